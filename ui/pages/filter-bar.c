/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filter-bar.h"

#include "choice.h"
#include "entry-item.h"
#include "filter-text.h"
#include "network-badge.h"

#include <glib/gi18n.h>

#define MOST_PRODUCTS 1000 /* those that earned most */

typedef enum
{
  CHOICE_NETWORK,
  CHOICE_ACCOUNT,
  CHOICE_PRODUCT,
  CHOICE_KIND,
  CHOICE_STATE,
  N_CHOICES,
} ChoiceId;

/* as the query names them */
static const char *const keys[N_CHOICES] = { "network", "account", "product", "kind", "state" };

struct _TakingsFilterBar
{
  GtkWidget parent_instance;

  char *text;                /* (owned): of the query */
  GCancellable *cancellable; /* (owned) (nullable): of what is read */
  TakingsChoice *choices[N_CHOICES];
  GtkWidget *scroller, *clear;
  GtkBox *box;
};

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TakingsFilterBar, takings_filter_bar, GTK_TYPE_WIDGET)

/* --- what there is to choose from --- */

typedef struct
{
  TakingsLedger *ledger; /* (owned) */
  TakingsBasis basis;
  TakingsPeriod period;
  GPtrArray *accounts;    /* (owned) (nullable) of TakingsAccount */
  GStrvBuilder *products; /* (owned) */
} Reading;

static void
reading_free (Reading *reading)
{
  g_object_unref (reading->ledger);
  g_clear_pointer (&reading->accounts, g_ptr_array_unref);
  g_strv_builder_unref (reading->products);
  g_free (reading);
}

static void
read_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  g_autoptr (TakingsSummary) summary = NULL;
  GError *error = NULL;

  reading->accounts = takings_ledger_list_accounts (reading->ledger, &error);
  if (reading->accounts != NULL)
    summary = takings_query_summary_on (reading->ledger, reading->basis, reading->period.from_day,
                                        reading->period.to_day, TAKINGS_BY_PRODUCT, NULL, &error);
  if (summary == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < summary->rows->len && i < MOST_PRODUCTS; i++)
    {
      const TakingsSummaryRow *row = g_ptr_array_index (summary->rows, i);
      if (!g_str_equal (row->key, "(unassigned)"))
        g_strv_builder_add (reading->products, row->key);
    }
  g_task_return_boolean (task, TRUE);
}

static void
show_accounts (TakingsFilterBar *self, const GPtrArray *accounts)
{
  g_autoptr (GPtrArray) networks = g_ptr_array_new ();
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GPtrArray) own = g_ptr_array_new (); /* an account goes by its name */

  for (guint i = 0; i < accounts->len; i++)
    {
      const TakingsAccount *account = g_ptr_array_index (accounts, i);
      g_ptr_array_add (own, account->name);
      if (g_ptr_array_find_with_equal_func (networks, account->network, g_str_equal, NULL))
        continue;
      g_ptr_array_add (networks, account->network);
      g_ptr_array_add (names, (gpointer) takings_network_name (account->network));
    }
  g_ptr_array_add (networks, NULL);
  g_ptr_array_add (names, NULL);
  g_ptr_array_add (own, NULL);
  takings_choice_set_values (self->choices[CHOICE_NETWORK], (const char *const *) networks->pdata,
                             (const char *const *) names->pdata);
  takings_choice_set_values (self->choices[CHOICE_ACCOUNT], (const char *const *) own->pdata,
                             (const char *const *) own->pdata);
}

/* Without what it offers the bar is still of use, and the page tells what is wrong. */
static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsFilterBar *self = TAKINGS_FILTER_BAR (source);
  Reading *reading = g_task_get_task_data (G_TASK (result));
  g_auto (GStrv) products = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return;
  products = g_strv_builder_end (reading->products);
  show_accounts (self, reading->accounts);
  takings_choice_set_values (self->choices[CHOICE_PRODUCT], (const char *const *) products,
                             (const char *const *) products);
}

void
takings_filter_bar_load (TakingsFilterBar *self, TakingsScope *scope)
{
  g_autoptr (GTask) task = NULL;
  Reading *reading = g_new0 (Reading, 1);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  reading->ledger = g_object_ref (takings_scope_get_ledger (scope));
  reading->basis = takings_scope_get_basis (scope);
  reading->period = takings_scope_get_period (scope);
  reading->products = g_strv_builder_new ();
  task = g_task_new (self, self->cancellable, read_cb, NULL);
  g_task_set_source_tag (task, takings_filter_bar_load);
  g_task_set_task_data (task, reading, (GDestroyNotify) reading_free);
  g_task_run_in_thread (task, read_in_worker);
}

/* --- what is chosen --- */

static void
show_clear (TakingsFilterBar *self)
{
  gboolean any = FALSE;

  for (int i = 0; i < N_CHOICES; i++)
    any = any || takings_choice_get_value (self->choices[i]) != NULL;
  gtk_widget_set_visible (self->clear, any);
}

void
takings_filter_bar_set_text (TakingsFilterBar *self, const char *text)
{
  g_free (self->text);
  self->text = g_strdup (text);
  for (int i = 0; i < N_CHOICES; i++)
    {
      g_autofree char *value = takings_filter_text_get (text, keys[i]);
      takings_choice_set_value (self->choices[i], value);
    }
  show_clear (self);
}

static void
tell (TakingsFilterBar *self)
{
  g_autofree char *text = g_strdup (self->text);

  show_clear (self);
  g_signal_emit (self, signals[CHANGED], 0, text);
}

static void
picked_cb (TakingsFilterBar *self, TakingsChoice *choice)
{
  for (int i = 0; i < N_CHOICES; i++)
    if (self->choices[i] == choice)
      {
        char *text = takings_filter_text_set (self->text, keys[i],
                                              takings_choice_get_value (choice));
        g_free (self->text);
        self->text = text;
      }
  tell (self);
}

static void
clear_cb (TakingsFilterBar *self)
{
  for (int i = 0; i < N_CHOICES; i++)
    {
      char *text = takings_filter_text_set (self->text, keys[i], NULL);
      g_free (self->text);
      self->text = text;
      takings_choice_set_value (self->choices[i], NULL);
    }
  tell (self);
}

/* --- the object --- */

static void
takings_filter_bar_dispose (GObject *object)
{
  TakingsFilterBar *self = TAKINGS_FILTER_BAR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (takings_filter_bar_parent_class)->dispose (object);
}

static void
takings_filter_bar_finalize (GObject *object)
{
  g_free (TAKINGS_FILTER_BAR (object)->text);
  G_OBJECT_CLASS (takings_filter_bar_parent_class)->finalize (object);
}

static void
takings_filter_bar_class_init (TakingsFilterBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = takings_filter_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = takings_filter_bar_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/takings/Takings/pages/filter-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TakingsFilterBar, scroller);
  gtk_widget_class_bind_template_child (widget_class, TakingsFilterBar, box);
  gtk_widget_class_bind_template_child (widget_class, TakingsFilterBar, clear);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
}

static void
add_kinds_and_states (TakingsFilterBar *self)
{
  const char *kinds[TAKINGS_KIND_ADJUSTMENT + 2] = { NULL }, *kind_labels[G_N_ELEMENTS (kinds)];
  const char *states[TAKINGS_STATE_VOID + 2] = { NULL }, *state_labels[G_N_ELEMENTS (states)];

  for (int kind = 0; kind <= TAKINGS_KIND_ADJUSTMENT; kind++)
    {
      kinds[kind] = takings_kind_name ((TakingsKind) kind);
      kind_labels[kind] = takings_kind_label ((TakingsKind) kind);
    }
  for (int state = 0; state <= TAKINGS_STATE_VOID; state++)
    {
      states[state] = takings_state_name ((TakingsState) state);
      state_labels[state] = takings_state_label ((TakingsState) state);
    }
  kind_labels[G_N_ELEMENTS (kinds) - 1] = state_labels[G_N_ELEMENTS (states) - 1] = NULL;
  takings_choice_set_values (self->choices[CHOICE_KIND], kinds, kind_labels);
  takings_choice_set_values (self->choices[CHOICE_STATE], states, state_labels);
}

static void
takings_filter_bar_init (TakingsFilterBar *self)
{
  const char *const names[N_CHOICES] = { _ ("Network"), _ ("Account"), _ ("Product"), _ ("Kind"),
                                         _ ("State") };
  const char *const alls[N_CHOICES] = { _ ("All Networks"), _ ("All Accounts"), _ ("All Products"),
                                        _ ("All Kinds"), _ ("All States") };
  GtkWidget *last = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->text = g_strdup ("");
  for (int i = 0; i < N_CHOICES; i++)
    {
      GtkWidget *choice = takings_choice_new (names[i], alls[i], i == CHOICE_PRODUCT);
      g_signal_connect_object (choice, "picked", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
      gtk_box_insert_child_after (self->box, choice, last);
      self->choices[i] = TAKINGS_CHOICE (choice);
      last = choice;
    }
  add_kinds_and_states (self);
}
