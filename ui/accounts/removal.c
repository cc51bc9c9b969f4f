/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads: main. */
#include "config.h"

#include "removal.h"

#include "account-acts.h"
#include "account-jobs.h"

#include <glib/gi18n.h>

struct _TakingsRemoval
{
  GObject parent_instance;

  TakingsScope *scope;         /* (owned) (nullable) */
  GtkWidget *page;             /* borrowed: its owner */
  GHashTable *leaving;         /* (owned): id → source of the timeout */
  GSimpleActionGroup *actions; /* (owned) */
};

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TakingsRemoval, takings_removal, G_TYPE_OBJECT)

/* --- carrying it out --- */

/* An account that is deleted, which the program waits for when its window is closed meanwhile. */
typedef struct
{
  TakingsScope *scope;       /* (owned) */
  GtkWidget *page;           /* (owned): whose window is told of failure */
  GApplication *application; /* (owned) (nullable) */
} Deletion;

static void
deleted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Deletion *deletion = data;
  g_autoptr (GError) error = NULL;
  GtkRoot *root = gtk_widget_get_root (deletion->page);

  if (!takings_accounts_done_finish (result, &error) && root != NULL)
    takings_account_tell (GTK_WINDOW (root), _ ("The Account Could Not Be Removed"), error);
  takings_scope_refresh (deletion->scope);
  if (deletion->application != NULL)
    g_application_release (deletion->application);
  g_clear_object (&deletion->application);
  g_clear_object (&deletion->page);
  g_object_unref (deletion->scope);
  g_free (deletion);
}

static void
carry_out (TakingsRemoval *self, const char *account)
{
  Deletion *deletion = g_new0 (Deletion, 1);

  deletion->scope = g_object_ref (self->scope);
  deletion->page = g_object_ref (self->page);
  deletion->application = g_application_get_default ();
  if (deletion->application != NULL)
    g_application_hold (g_object_ref (deletion->application));
  takings_accounts_remove_async (takings_scope_get_ledger (self->scope), account, deleted_cb,
                                 deletion);
}

static void
takings_removal_dispose (GObject *object)
{
  TakingsRemoval *self = TAKINGS_REMOVAL (object);
  GHashTableIter iter;
  gpointer account, source;

  g_hash_table_iter_init (&iter, self->leaving);
  while (g_hash_table_iter_next (&iter, &account, &source))
    {
      g_source_remove (GPOINTER_TO_UINT (source));
      carry_out (self, account);
    }
  g_hash_table_remove_all (self->leaving);
  g_clear_object (&self->scope);
  G_OBJECT_CLASS (takings_removal_parent_class)->dispose (object);
}

static void
takings_removal_finalize (GObject *object)
{
  g_hash_table_unref (TAKINGS_REMOVAL (object)->leaving);
  g_object_unref (TAKINGS_REMOVAL (object)->actions);
  G_OBJECT_CLASS (takings_removal_parent_class)->finalize (object);
}

static void
takings_removal_class_init (TakingsRemovalClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = takings_removal_dispose;
  G_OBJECT_CLASS (klass)->finalize = takings_removal_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
keep_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TakingsRemoval *self = data;
  const char *account = g_variant_get_string (parameter, NULL);
  gpointer source = g_hash_table_lookup (self->leaving, account);

  if (source == NULL)
    {
      gtk_widget_activate_action (self->page, "win.tell", "s",
                                  _ ("Too late: the account is deleted already"));
      return;
    }
  g_source_remove (GPOINTER_TO_UINT (source));
  g_hash_table_remove (self->leaving, account);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
takings_removal_init (TakingsRemoval *self)
{
  static const GActionEntry actions[] = { { "keep", keep_action, "s" } };

  self->leaving = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), actions, G_N_ELEMENTS (actions),
                                   self);
}

TakingsRemoval *
takings_removal_new (TakingsScope *scope, GtkWidget *page)
{
  TakingsRemoval *self = g_object_new (TAKINGS_TYPE_REMOVAL, NULL);

  self->scope = g_object_ref (scope);
  self->page = page;
  return self;
}

/* --- the time to think again --- */

typedef struct
{
  TakingsRemoval *self; /* borrowed: it outlives the timeout */
  char *account;        /* (owned) */
} Doubt;

static void
doubt_free (gpointer data)
{
  g_free (((Doubt *) data)->account);
  g_free (data);
}

static gboolean
over_cb (gpointer data)
{
  Doubt *doubt = data;

  g_hash_table_remove (doubt->self->leaving, doubt->account);
  carry_out (doubt->self, doubt->account);
  return G_SOURCE_REMOVE;
}

void
takings_removal_begin (TakingsRemoval *self, const char *account, const char *name, guint seconds)
{
  Doubt *doubt = g_new0 (Doubt, 1);
  GtkRoot *root = gtk_widget_get_root (self->page);
  /* Translators: %s: the name of an account */
  g_autofree char *text = g_strdup_printf (_ ("“%s” is removed"), name);
  g_autofree char *undo = g_strdup_printf ("removal.keep::%s", account);

  doubt->self = self;
  doubt->account = g_strdup (account);
  g_hash_table_insert (self->leaving, g_strdup (account),
                       GUINT_TO_POINTER (g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, seconds,
                                                                     over_cb, doubt, doubt_free)));
  if (root != NULL)
    gtk_widget_insert_action_group (GTK_WIDGET (root), "removal", G_ACTION_GROUP (self->actions));
  gtk_widget_activate_action (self->page, "win.done", "(ss)", text, undo);
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
takings_removal_has (TakingsRemoval *self, const char *account)
{
  return g_hash_table_contains (self->leaving, account);
}
