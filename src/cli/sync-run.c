/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sync-run.h"

#include "table.h"
#include "vault.h"

#include <glib/gi18n.h>
#include <stdio.h>

static void
progress_cb (TakingsEngine *engine, const char *account, guint pages, guint entries, gpointer data)
{
  guint64 *seen = data;

  (*seen)++;
  takings_progress_show (_ ("Syncing: %.8s, %u pages, %u entries"), account, pages, entries);
}

static void
waiting_cb (TakingsEngine *engine, const char *account, const char *reason, guint seconds,
            gpointer data)
{
  takings_progress_show (_ ("Syncing: %.8s asks again in %u s (%s)"), account, seconds, reason);
}

/* Without the key e-mails are not kept; a keyring that fails is told by the accounts themselves. */
static void
set_customer_key (TakingsLedger *ledger)
{
  g_autoptr (GBytes) key = takings_vault_customer_key (NULL, NULL);

  if (key != NULL)
    takings_ledger_set_customer_key (ledger, g_bytes_get_data (key, NULL), g_bytes_get_size (key));
}

TakingsSyncResult *
takings_sync_run (TakingsLedger *ledger, const char *const *ids, gint64 since, gboolean full,
                  GError **error)
{
  g_autoptr (TakingsEngine) engine = takings_engine_new (ledger);
  TakingsSyncResult *result;
  TakingsWait wait;
  guint64 seen = 0;

  set_customer_key (ledger);
  takings_wait_init (&wait);
  g_signal_connect (engine, "sync-progress", G_CALLBACK (progress_cb), &seen);
  g_signal_connect (engine, "sync-waiting", G_CALLBACK (waiting_cb), &seen);
  takings_engine_sync_async (engine, ids, since, full, wait.cancellable, takings_wait_done_cb,
                             &wait);
  result = takings_engine_sync_finish (engine, takings_wait_run (&wait), error);
  takings_progress_clear ();
  g_signal_handlers_disconnect_by_data (engine, &seen);
  takings_wait_clear (&wait);
  return result;
}

int
takings_sync_tell_failures (TakingsSyncResult *result)
{
  int status = TAKINGS_EXIT_DONE;
  gboolean interrupted = FALSE, refused = FALSE;

  for (guint i = 0; i < result->accounts->len; i++)
    {
      const TakingsAccountResult *account = g_ptr_array_index (result->accounts, i);

      if (g_error_matches (account->error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED))
        interrupted = TRUE;
      else if (account->error != NULL)
        takings_tell ("%s (%s): %s", account->name, account->network, account->error->message);
      else if (g_strcmp0 (account->status, "failed") == 0)
        takings_tell (_ ("%s (%s) failed"), account->name, account->network);
      if (account->error != NULL || g_strcmp0 (account->status, "failed") == 0)
        status = TAKINGS_EXIT_FAILED;
      if (account->warning != NULL)
        takings_tell ("%s (%s): %s", account->name, account->network, account->warning);
      refused |= g_error_matches (account->error, TAKINGS_ERROR, TAKINGS_ERROR_AUTH);
    }
  if (refused)
    takings_tell (_ ("“takings accounts edit ID --fields” takes new credentials"));
  if (interrupted)
    takings_tell (_ ("interrupted; what was read is kept, and the next sync goes on from there"));
  return status;
}

static const char *
status_text (const char *status)
{
  if (g_strcmp0 (status, "ok") == 0)
    return _ ("done");
  if (g_strcmp0 (status, "partial") == 0)
    return _ ("partly done");
  if (g_strcmp0 (status, "skipped") == 0)
    return _ ("skipped");
  return _ ("failed");
}

void
takings_sync_print (TakingsSyncResult *result)
{
  g_autoptr (TakingsTable) table = takings_table_new ("lllrrrrr");

  if (result->accounts->len == 0)
    {
      puts (_ ("No account yet. “takings accounts add NETWORK --name NAME” adds one."));
      return;
    }
  takings_table_add (table, _ ("Account"), _ ("Network"), _ ("Result"), _ ("Read"), _ ("New"),
                     _ ("Changed"), _ ("Same"), _ ("Rejected"));
  for (guint i = 0; i < result->accounts->len; i++)
    {
      const TakingsAccountResult *a = g_ptr_array_index (result->accounts, i);
      g_autofree char *read = takings_table_count (a->read);
      g_autofree char *added = takings_table_count (a->added);
      g_autofree char *changed = takings_table_count (a->changed);
      g_autofree char *unchanged = takings_table_count (a->unchanged);
      g_autofree char *rejected = takings_table_count (a->rejected);

      takings_table_add (table, a->name, a->network, status_text (a->status), read, added, changed,
                         unchanged, rejected);
    }
  takings_table_print (table);
}

static void
add_row (TakingsTable *table, const char *key, const TakingsSummaryRow *row, const char *currency)
{
  g_autofree char *sales = takings_table_count (row->sales);
  g_autofree char *refunds = takings_table_count (row->refunds);
  g_autofree char *gross = takings_table_money (row->gross, currency);
  g_autofree char *refunded = takings_table_money (row->refunded, currency);
  g_autofree char *commission = takings_table_money (row->commission, currency);
  g_autofree char *net = takings_table_money (row->net_commission, currency);

  takings_table_add (table, key, sales, refunds, gross, refunded, commission, net);
}

static const char *
heading (TakingsBy by)
{
  switch (by)
    {
    case TAKINGS_BY_NONE: return "";
    case TAKINGS_BY_DAY: return _ ("Day");
    case TAKINGS_BY_MONTH: return _ ("Month");
    case TAKINGS_BY_NETWORK: return _ ("Network");
    case TAKINGS_BY_ACCOUNT: return _ ("Account");
    case TAKINGS_BY_PRODUCT: return _ ("Product");
    case TAKINGS_BY_CAMPAIGN: return _ ("Campaign");
    case TAKINGS_BY_COUNTRY: return _ ("Country");
    case TAKINGS_BY_KIND: return _ ("Kind");
    case TAKINGS_BY_CURRENCY: return _ ("Currency");
    }
  return "";
}

static void
print_unconverted (const TakingsSummary *summary)
{
  g_autoptr (TakingsTable) table = takings_table_new ("lrrr");

  printf (
    _ ("\nNot in the total, for want of an exchange rate to %s; “takings rates update” fetches "
       "rates:\n\n"),
    summary->currency);
  takings_table_add (table, _ ("Currency"), _ ("Entries"), _ ("Gross"), _ ("Commission"));
  takings_table_rule (table);
  for (guint i = 0; i < summary->unconverted->len; i++)
    {
      const TakingsUnconverted *left = &g_array_index (summary->unconverted, TakingsUnconverted, i);
      g_autofree char *entries = takings_table_count (left->entries);
      g_autofree char *gross = takings_table_money (left->gross, left->currency);
      g_autofree char *commission = takings_table_money (left->commission, left->currency);

      takings_table_add (table, left->currency, entries, gross, commission);
    }
  takings_table_print (table);
}

void
takings_summary_print (const TakingsSummary *summary, TakingsBy by)
{
  g_autoptr (TakingsTable) table = takings_table_new ("lrrrrrr");
  g_autofree char *from = NULL, *to = NULL;

  if (summary->from_day != G_MININT32 && summary->to_day != G_MININT32)
    {
      from = takings_day_format (summary->from_day);
      to = takings_day_format (summary->to_day);
      printf (_ ("%s to %s, in %s\n\n"), from, to, summary->currency);
    }
  takings_table_add (table, heading (by), _ ("Sales"), _ ("Refunds"), _ ("Gross"), _ ("Refunded"),
                     _ ("Commission"), _ ("Net commission"));
  takings_table_rule (table);
  for (guint i = 0; by != TAKINGS_BY_NONE && i < summary->rows->len; i++)
    {
      const TakingsSummaryRow *row = g_ptr_array_index (summary->rows, i);
      add_row (table, row->key != NULL && *row->key != '\0' ? row->key : "—", row,
               summary->currency);
    }
  if (by != TAKINGS_BY_NONE && summary->rows->len > 0)
    takings_table_rule (table);
  add_row (table, _ ("Total"), &summary->total, summary->currency);
  takings_table_print (table);
  if (summary->unconverted->len > 0)
    print_unconverted (summary);
}
