/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads: main, but for what ends in _in_worker, which has the task's data alone. */
#include "config.h"

#include "restore-preview.h"

#include "account-acts.h"
#include "display.h"
#include "query.h"

#include <glib/gi18n.h>

typedef struct
{
  GtkWindow *parent;     /* (owned) */
  TakingsLedger *ledger; /* (owned) (nullable) */
  char *path;
  TakingsRestoreFunc restore;
  gpointer data;
  TakingsBackupPreview file, now; /* of the ledger of now only the counts */
} Preview;

static void
preview_free (gpointer data)
{
  Preview *preview = data;

  g_clear_object (&preview->parent);
  g_clear_object (&preview->ledger);
  g_free (preview->path);
  g_free (preview);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Preview, preview_free)

static gboolean
count_in_worker (TakingsLedger *ledger, TakingsBackupPreview *now, GError **error)
{
  g_autoptr (GPtrArray) accounts = takings_ledger_list_accounts (ledger, error);

  if (accounts == NULL)
    return FALSE;
  now->accounts = accounts->len;
  for (guint i = 0; i < accounts->len; i++)
    {
      const TakingsAccount *account = g_ptr_array_index (accounts, i);
      guint64 entries = 0;

      if (!takings_query_account_size (ledger, account->id, &entries, error))
        return FALSE;
      now->entries += entries;
    }
  return TRUE;
}

static void
look_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Preview *preview = data;
  GError *error = NULL;

  if (takings_backup_preview (preview->path, &preview->file, &error)
      && (preview->ledger == NULL || count_in_worker (preview->ledger, &preview->now, &error)))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* "6 accounts with 1,234 entries" */
static char *
describe_counts (const TakingsBackupPreview *counts)
{
  g_autofree char *accounts = takings_display_count (counts->accounts);
  g_autofree char *entries = takings_display_count (counts->entries);
  g_autofree char *first = g_strdup_printf (
    ngettext ("%s account", "%s accounts", (gulong) counts->accounts), accounts);
  g_autofree char *second = g_strdup_printf (
    ngettext ("%s entry", "%s entries", (gulong) counts->entries), entries);

  /* Translators: "6 accounts" and "1,234 entries" */
  return g_strdup_printf (_ ("%s, %s"), first, second);
}

static char *
print_day (gint64 moment)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (moment);

  return time != NULL ? g_date_time_format (time, "%x") : g_strdup ("");
}

static char *
describe (const Preview *preview)
{
  g_autofree char *name = g_path_get_basename (preview->path);
  g_autofree char *file = describe_counts (&preview->file);
  g_autofree char *now = describe_counts (&preview->now);
  g_autofree char *oldest = print_day (preview->file.oldest);
  g_autofree char *newest = print_day (preview->file.newest);
  g_autofree char *days = preview->file.entries > 0 ? g_strdup_printf (" (%s – %s)", oldest, newest)
                                                    : g_strdup ("");

  if (preview->ledger == NULL)
    /* Translators: a file's name, what it holds, from which day to which */
    return g_strdup_printf (_ ("“%s” holds %s%s.\n\nIt takes the place of the ledger that can’t be "
                               "opened. That is kept as a file beside it."),
                            name, file, days);
  /* Translators: a file's name, what it holds, from which day to which, what the ledger holds */
  return g_strdup_printf (_ ("“%s” holds %s%s.\n\nIt takes the place of what is here now: %s. That "
                             "is kept as a file beside the ledger."),
                          name, file, days, now);
}

static void
answered_cb (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  Preview *preview = data;

  if (g_str_equal (response, "restore"))
    preview->restore (preview->path, preview->data);
}

static void
free_preview_cb (gpointer data, GClosure *closure)
{
  preview_free (data);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Preview) preview = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *body = NULL;
  AdwMessageDialog *dialog;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      takings_account_tell (preview->parent, _ ("This File Can’t Be Restored"), error);
      return;
    }
  body = describe (preview);
  dialog = ADW_MESSAGE_DIALOG (
    adw_message_dialog_new (preview->parent, _ ("Restore This Backup?"), body));
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "restore", _ ("_Restore"),
                                    NULL);
  adw_message_dialog_set_response_appearance (dialog, "restore", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_clear_object (&preview->ledger);
  g_clear_object (&preview->parent);
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered_cb), g_steal_pointer (&preview),
                         free_preview_cb, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
takings_restore_preview (GtkWindow *parent, TakingsLedger *ledger, const char *path,
                         TakingsRestoreFunc restore, gpointer data)
{
  Preview *preview = g_new0 (Preview, 1);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, looked_cb, preview);

  preview->parent = g_object_ref (parent);
  preview->ledger = ledger != NULL ? g_object_ref (ledger) : NULL;
  preview->path = g_strdup (path);
  preview->restore = restore;
  preview->data = data;
  g_task_set_task_data (task, preview, NULL);
  g_task_run_in_thread (task, look_in_worker);
}
