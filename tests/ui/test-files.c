/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that come from outside the window: reports that are dropped onto it, backups that are
 * opened by a double click, looked at, and put in the ledger's place. */
#include "application.h"
#include "fixture.h"
#include "import-dialog.h"
#include "restore-preview.h"
#include "window.h"

#include <glib/gstdio.h>
#include <string.h>

#define ENTRIES 40

/* --- what is on the screen --- */

/* The window of that type that is shown. */
static GtkWidget *
find_window (GType type)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *at = windows; at != NULL; at = at->next)
    if (G_TYPE_CHECK_INSTANCE_TYPE (at->data, type) && gtk_widget_get_mapped (at->data))
      return at->data;
  return NULL;
}

static gboolean
has_dialog (gpointer dialog)
{
  *(GtkWidget **) dialog = find_window (ADW_TYPE_MESSAGE_DIALOG);
  return *(GtkWidget **) dialog != NULL;
}

static GtkWidget *
wait_dialog (void)
{
  GtkWidget *dialog = NULL;

  fixture_wait (has_dialog, &dialog);
  return dialog;
}

static void
assert_says (GtkWidget *dialog, const char *text)
{
  const char *body = adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog));

  if (strstr (body, text) == NULL)
    g_error ("“%s” lacks “%s”", body, text);
}

/* --- a report is dropped --- */

static GtkDropTarget *
find_drop_target (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_DROP_TARGET (controller))
        return GTK_DROP_TARGET (controller);
    }
  g_assert_not_reached ();
}

static void
drop (GtkWidget *window, GFile *file)
{
  g_autoptr (GSList) files = g_slist_append (NULL, file);
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_list (files));
  g_signal_emit_by_name (find_drop_target (window), "drop", &value, 10.0, 10.0, &taken);
  g_assert_true (taken);
}

static gboolean
may_import (gpointer dialog)
{
  GtkWidget *found = find_window (TAKINGS_TYPE_IMPORT_DIALOG);
  GtkWidget *import = found != NULL ? fixture_find (found, GTK_TYPE_BUTTON, "import") : NULL;

  *(GtkWidget **) dialog = found;
  return import != NULL && gtk_widget_is_sensitive (import);
}

static gboolean
tells_local (gpointer window)
{
  return fixture_find_label (window, "Only a file on this computer can be imported") != NULL;
}

/* It opens with what it would bring, and nothing is imported yet. */
static void
test_drop (void)
{
  Fixture fixture;
  GtkWidget *window, *dialog = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL, far = g_file_new_for_uri ("https://example.com/report.csv");

  fixture_set_up (&fixture, ENTRIES);
  path = g_build_filename (fixture.dir, "report.csv", NULL);
  g_assert_true (
    g_file_set_contents (path,
                         "Data da transa\xc3\xa7\xc3\xa3o;Comiss\xc3\xa3o do(a) Afiliado(a);"
                         "Moeda de recebimento\n21/02/2026 10:00:00;1,50;BRL\n",
                         -1, NULL));
  file = g_file_new_for_path (path);
  window = GTK_WIDGET (takings_window_new (GTK_APPLICATION (g_application_get_default ()),
                                           fixture.scope, NULL, FALSE));
  gtk_window_present (GTK_WINDOW (window));
  drop (window, far);
  fixture_wait (tells_local, window);
  drop (window, file);
  fixture_wait (may_import, &dialog);
  g_assert_true (gtk_window_get_transient_for (GTK_WINDOW (dialog)) == GTK_WINDOW (window));
  g_assert_cmpstr (
    gtk_label_get_text (GTK_LABEL (fixture_find (dialog, GTK_TYPE_LABEL, "n_added"))), ==, "1");
  g_object_ref (dialog);
  gtk_window_destroy (GTK_WINDOW (dialog));
  fixture_settle ();
  fixture_finalize (dialog);
  g_object_ref (window);
  gtk_window_destroy (GTK_WINDOW (window));
  fixture_settle ();
  fixture_finalize (window);
  fixture_tear_down (&fixture);
}

/* --- a backup is looked at --- */

typedef struct
{
  Fixture fixture;
  GtkWidget *window;
  char *file;
  char *chosen; /* what is to be restored */
} Looking;

static void
chosen_cb (const char *path, gpointer data)
{
  Looking *looking = data;

  g_assert_null (looking->chosen);
  looking->chosen = g_strdup (path);
}

static gboolean
has_no_dialog (gpointer data)
{
  return find_window (ADW_TYPE_MESSAGE_DIALOG) == NULL;
}

static void
answer (GtkWidget *dialog, const char *response)
{
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (GTK_WINDOW (dialog));
  fixture_wait (has_no_dialog, NULL);
}

static void
set_up (Looking *looking)
{
  g_autoptr (GError) error = NULL;

  memset (looking, 0, sizeof *looking);
  fixture_set_up (&looking->fixture, ENTRIES);
  looking->file = g_build_filename (looking->fixture.dir, "copy.takings", NULL);
  takings_ledger_backup (looking->fixture.ledger, looking->file, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  looking->window = fixture_present (gtk_label_new ("here"), 400, 300);
}

static void
tear_down (Looking *looking)
{
  fixture_close (looking->window);
  g_free (looking->file);
  g_free (looking->chosen);
  fixture_tear_down (&looking->fixture);
}

static void
look (Looking *looking, TakingsLedger *ledger, const char *file)
{
  takings_restore_preview (GTK_WINDOW (looking->window), ledger, file, chosen_cb, looking);
}

/* What it holds and what is here is told; only who says so has it restored. */
static void
test_preview (void)
{
  Looking looking;
  GtkWidget *dialog;

  set_up (&looking);
  look (&looking, looking.fixture.ledger, looking.file);
  dialog = wait_dialog ();
  assert_says (dialog, "“copy.takings” holds 2 accounts, 40 entries (");
  assert_says (dialog, "what is here now: 2 accounts, 40 entries.");
  g_assert_cmpstr (adw_message_dialog_get_default_response (ADW_MESSAGE_DIALOG (dialog)), ==,
                   "cancel");
  g_assert_cmpstr (adw_message_dialog_get_close_response (ADW_MESSAGE_DIALOG (dialog)), ==,
                   "cancel");
  answer (dialog, "cancel");
  g_assert_null (looking.chosen);
  /* where the ledger can't be opened there is nothing to compare it with */
  look (&looking, NULL, looking.file);
  dialog = wait_dialog ();
  assert_says (dialog, "the ledger that can’t be opened");
  answer (dialog, "restore");
  g_assert_cmpstr (looking.chosen, ==, looking.file);
  tear_down (&looking);
}

static void
test_no_backup (void)
{
  Looking looking;
  GtkWidget *dialog;

  set_up (&looking);
  g_assert_true (g_file_set_contents (looking.file, "a letter", -1, NULL));
  look (&looking, looking.fixture.ledger, looking.file);
  dialog = wait_dialog ();
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), ==,
                   "This File Can’t Be Restored");
  answer (dialog, adw_message_dialog_get_close_response (ADW_MESSAGE_DIALOG (dialog)));
  g_assert_null (looking.chosen);
  tear_down (&looking);
}

/* --- and takes the ledger's place --- */

static TakingsLedger *
open_ledger (GError **error)
{
  g_autofree char *dir = takings_ledger_default_dir ();

  return takings_ledger_open (dir, TAKINGS_LEDGER_READ_WRITE, 5, NULL, error);
}

/* A backup of accounts that are at rest, so that no window reads their networks. */
static char *
write_backup (Fixture *fixture)
{
  g_autoptr (GPtrArray) accounts = takings_ledger_list_accounts (fixture->ledger, NULL);
  g_autoptr (GError) error = NULL;
  char *file = g_build_filename (fixture->dir, "copy.takings", NULL);

  for (guint i = 0; i < accounts->len; i++)
    {
      TakingsAccount *account = g_ptr_array_index (accounts, i);
      account->paused = TRUE;
      takings_ledger_update_account (fixture->ledger, account, &error);
      g_assert_no_error (error);
    }
  takings_ledger_backup (fixture->ledger, file, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return file;
}

/* A person at the window: says yes, reads that it was done, and quits. */
static gboolean
act_cb (gpointer data)
{
  gboolean *confirmed = data;
  GtkWidget *dialog = find_window (ADW_TYPE_MESSAGE_DIALOG), *window;

  if (!*confirmed && dialog != NULL)
    {
      *confirmed = TRUE;
      assert_says (dialog, "“copy.takings” holds 2 accounts, 40 entries (");
      assert_says (dialog, "what is here now: 0 accounts, 0 entries.");
      adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "restore");
      return G_SOURCE_CONTINUE;
    }
  window = *confirmed ? find_window (TAKINGS_TYPE_WINDOW) : NULL;
  if (window == NULL || fixture_find_label (window, "The backup was restored") == NULL)
    return G_SOURCE_CONTINUE;
  g_action_group_activate_action (G_ACTION_GROUP (gtk_window_get_application (GTK_WINDOW (window))),
                                  "quit", NULL);
  return G_SOURCE_REMOVE;
}

static void
test_open_backup (void)
{
  Fixture fixture;
  g_autofree char *file = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsLedger) ledger = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  GApplication *ours = g_application_get_default ();
  gboolean confirmed = FALSE;

  fixture_set_up (&fixture, ENTRIES);
  file = write_backup (&fixture);
  g_application_set_default (NULL);
  g_timeout_add (20, act_cb, &confirmed);
  g_assert_cmpint (takings_ui_run (open_ledger, &(TakingsOpening){ .file = file }, &error), ==, 0);
  g_assert_no_error (error);
  g_assert_true (confirmed);
  g_application_set_default (ours);
  ledger = open_ledger (&error);
  g_assert_no_error (error);
  accounts = takings_ledger_list_accounts (ledger, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (accounts->len, ==, 2);
  fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  GtkApplication *application;
  int failed;

  fixture_init (&argc, &argv);
  application = GTK_APPLICATION (
    adw_application_new ("io.github.takings.Test", G_APPLICATION_NON_UNIQUE));
  g_application_set_resource_base_path (G_APPLICATION (application), "/io/github/takings/Takings");
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_application_set_default (G_APPLICATION (application));
  g_test_add_func ("/ui/files/drop", test_drop);
  g_test_add_func ("/ui/files/preview", test_preview);
  g_test_add_func ("/ui/files/no-backup", test_no_backup);
  g_test_add_func ("/ui/files/open-backup", test_open_backup);
  failed = g_test_run ();
  g_object_unref (application);
  return failed;
}
