/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The most telling test: the ledger against the trade it was told of, past six adapters, over HTTP.
 */
#include "adapter-table.h"
#include "engine.h"
#include "query.h"
#include "sandbox.h"
#include "truth.h"
#include "vault.h"

#include <glib/gstdio.h>

#define NOW G_GINT64_CONSTANT (1789560000) /* 2026-09-16 */
#define DAY G_GINT64_CONSTANT (86400)

typedef struct
{
  char *dir;
  gint64 now;
  TakingsLedger *ledger;
  TakingsSandbox *sandbox;
  TakingsEngine *engine;
} Fixture;

static gint64
fixture_now (gpointer data)
{
  return ((Fixture *) data)->now;
}

static void
add_account (Fixture *f, const char *network)
{
  TakingsAdapter *adapter = takings_registry_lookup (network);
  const TakingsAdapterInfo *info = takings_adapter_get_info (adapter);
  g_autoptr (GHashTable) fields = takings_sandbox_dup_fields (f->sandbox, network);
  g_autoptr (GHashTable) secrets = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) settings = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  TakingsAccount account = { .id = (char *) network,
                             .network = (char *) network,
                             .name = (char *) network,
                             .endpoint = (char *) takings_sandbox_get_endpoint (f->sandbox,
                                                                                network),
                             .settings = settings,
                             .created_at = NOW };

  takings_adapter_prepare_fields (adapter, fields, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < info->n_fields; i++)
    {
      char *value = g_hash_table_lookup (fields, info->fields[i].key);
      if (value != NULL)
        g_hash_table_insert (info->fields[i].secret ? secrets : settings,
                             (gpointer) info->fields[i].key, value);
    }
  takings_vault_store (network, network, secrets, NULL, &error);
  g_assert_no_error (error);
  takings_ledger_add_account (f->ledger, &account, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->dir = g_dir_make_tmp ("takings-six-XXXXXX", NULL);
  f->now = NOW;
  f->ledger = takings_ledger_open (f->dir, TAKINGS_LEDGER_READ_WRITE, 0, NULL, &error);
  g_assert_no_error (error);
  f->sandbox = takings_sandbox_new (0, 42, 4000, NOW, &error);
  g_assert_no_error (error);
  f->engine = takings_engine_new (f->ledger);
  takings_engine_set_clock (f->engine, fixture_now, f);
  takings_ledger_set_clock (f->ledger, fixture_now, f);
  takings_engine_set_time_scale (f->engine, 1000);
  for (int i = 0; i < TAKINGS_N_TRADE_NETWORKS; i++)
    add_account (f, takings_year_network_id ((TakingsTradeNetwork) i));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) listing = NULL;
  const char *name;

  g_assert_finalize_object (f->engine);
  takings_ledger_close (f->ledger);
  g_assert_finalize_object (f->ledger);
  g_assert_finalize_object (f->sandbox);
  listing = g_dir_open (f->dir, 0, NULL);
  while ((name = g_dir_read_name (listing)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->dir, name, NULL);
      g_remove (path);
    }
  g_rmdir (f->dir);
  g_free (f->dir);
}

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(TakingsSyncResult **) data = takings_engine_sync_finish (TAKINGS_ENGINE (source), result,
                                                             &error);
  g_assert_no_error (error);
}

static TakingsSyncResult *
sync_all (Fixture *f)
{
  TakingsSyncResult *result = NULL;

  takings_engine_sync_async (f->engine, NULL, 0, FALSE, NULL, synced_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return result;
}

static void
expect_ok (TakingsSyncResult *result)
{
  for (guint i = 0; i < result->accounts->len; i++)
    {
      const TakingsAccountResult *account = g_ptr_array_index (result->accounts, i);
      g_test_message ("%s: %s, %" G_GUINT64_FORMAT " pages, %" G_GUINT64_FORMAT " read, %s",
                      account->network, account->status, account->pages, account->read,
                      account->warning != NULL ? account->warning : "no warning");
      g_assert_no_error (account->error);
      g_assert_cmpstr (account->status, ==, "ok");
      g_assert_cmpuint (account->rejected, ==, 0);
    }
}

static gboolean
collect_cb (const TakingsEntryRow *row, gpointer data)
{
  GArray *sums = data;
  TakingsTruth sum = { .kind = row->kind, .count = row->count, .commission = row->commission };

  if (row->state == TAKINGS_STATE_VOID || row->state == TAKINGS_STATE_PENDING)
    return TRUE;
  g_assert_true (row->has_commission);
  for (guint i = 0; i < sums->len; i++)
    {
      TakingsTruth *known = &g_array_index (sums, TakingsTruth, i);
      if (known->kind == row->kind && strcmp (known->currency, row->currency) == 0)
        {
          known->count += row->count;
          known->commission += row->commission;
          return TRUE;
        }
    }
  g_strlcpy (sum.currency, row->currency, sizeof sum.currency);
  g_array_append_val (sums, sum);
  return TRUE;
}

static void
compare (Fixture *f, const TakingsYear *year, TakingsTradeNetwork network)
{
  g_autoptr (GArray) truth = takings_truth_new (year, network, f->now);
  g_autoptr (GArray) sums = g_array_new (FALSE, FALSE, sizeof (TakingsTruth));
  g_autoptr (GError) error = NULL;
  TakingsFilter filter;

  takings_filter_init (&filter);
  filter.network = takings_year_network_id (network);
  takings_query_entries (f->ledger, &filter, collect_cb, sums, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < truth->len; i++)
    {
      const TakingsTruth *expected = &g_array_index (truth, TakingsTruth, i);
      const TakingsTruth *got = NULL;
      for (guint k = 0; k < sums->len; k++)
        {
          got = &g_array_index (sums, TakingsTruth, k);
          if (got->kind == expected->kind && strcmp (got->currency, expected->currency) == 0)
            break;
          got = NULL;
        }
      g_test_message ("%s %s %s: %" G_GUINT64_FORMAT " and %" G_GINT64_FORMAT, filter.network,
                      takings_kind_name (expected->kind), expected->currency, expected->count,
                      expected->commission);
      g_assert_nonnull (got);
      g_assert_cmpint (got->commission, ==, expected->commission);
      /* daily totals do not tell how many sales were voided */
      if (network != TAKINGS_TRADE_BUYGOODS || expected->kind != TAKINGS_KIND_REFUND)
        g_assert_cmpuint (got->count, ==, expected->count);
    }
  g_assert_cmpuint (sums->len, ==, truth->len);
}

static void
test_truth (Fixture *f, gconstpointer data)
{
  g_autoptr (TakingsYear) year = takings_year_new (42, 4000, NOW);
  g_autoptr (TakingsSyncResult) first = sync_all (f), again = NULL, later = NULL;
  g_autofree char *one = NULL, *two = NULL;
  g_autoptr (GPtrArray) report = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  expect_ok (first);
  for (int i = 0; i < TAKINGS_N_TRADE_NETWORKS; i++)
    compare (f, year, (TakingsTradeNetwork) i);
  one = takings_ledger_digest (f->ledger, &error);
  g_assert_no_error (error);

  /* an hour later nothing has changed, and nothing changes */
  f->now += 3600;
  again = sync_all (f);
  expect_ok (again);
  two = takings_ledger_digest (f->ledger, &error);
  g_assert_cmpstr (one, ==, two);

  /* forty days later: new sales, refunds of old ones, rows that changed in place */
  f->now = NOW + 40 * DAY;
  takings_sandbox_set_now (f->sandbox, f->now);
  later = sync_all (f);
  expect_ok (later);
  for (int i = 0; i < TAKINGS_N_TRADE_NETWORKS; i++)
    if (i != TAKINGS_TRADE_JVZOO) /* its list forgets after 90 days, the ledger does not */
      compare (f, year, (TakingsTradeNetwork) i);
  g_assert_true (takings_ledger_check (f->ledger, report, &error));
  g_assert_no_error (error);
}

static void
test_faults (Fixture *f, gconstpointer data)
{
  static const char *const faults[] = { "429", "500", "truncated", "reset", "html", "empty" };
  g_autoptr (TakingsYear) year = takings_year_new (42, 4000, NOW);

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (TakingsSyncResult) result = NULL;
      for (int n = 0; n < TAKINGS_N_TRADE_NETWORKS; n++)
        takings_sandbox_set_fault (f->sandbox, takings_year_network_id ((TakingsTradeNetwork) n),
                                   faults[i], 2);
      result = sync_all (f);
      g_assert_cmpuint (result->accounts->len, ==, TAKINGS_N_TRADE_NETWORKS);
    }
  for (int n = 0; n < TAKINGS_N_TRADE_NETWORKS; n++)
    takings_sandbox_set_fault (f->sandbox, takings_year_network_id ((TakingsTradeNetwork) n), NULL,
                               0);
  {
    g_autoptr (TakingsSyncResult) last = sync_all (f);
    expect_ok (last);
  }
  for (int i = 0; i < TAKINGS_N_TRADE_NETWORKS; i++)
    compare (f, year, (TakingsTradeNetwork) i);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  takings_registry_fill (takings_adapter_types, G_N_ELEMENTS (takings_adapter_types) - 1);
  takings_vault_use_memory ();
  g_test_add ("/six-networks/truth", Fixture, NULL, set_up, test_truth, tear_down);
  g_test_add ("/six-networks/faults", Fixture, NULL, set_up, test_faults, tear_down);
  return g_test_run ();
}
