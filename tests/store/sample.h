/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "ledger.h"
#include "query.h"

#include <glib/gstdio.h>

/* A ledger in a folder of its own with two accounts and a seeded trade. */

#define SAMPLE_A   "11111111-1111-4111-8111-111111111111"
#define SAMPLE_B   "22222222-2222-4222-8222-222222222222"
#define SAMPLE_DAY 20500 /* 2026-02-16 */

static inline void
sample_add_account (TakingsLedger *ledger, const char *id, const char *network, const char *name)
{
  GError *error = NULL;
  TakingsAccount account = { .id = (char *) id,
                             .network = (char *) network,
                             .name = (char *) name };
  account.settings = g_hash_table_new (g_str_hash, g_str_equal);
  takings_ledger_add_account (ledger, &account, &error);
  g_assert_no_error (error);
  g_hash_table_unref (account.settings);
}

static inline char *
sample_folder (void)
{
  GError *error = NULL;
  char *folder = g_dir_make_tmp ("takings-test-XXXXXX", &error);
  g_assert_no_error (error);
  return folder;
}

static inline TakingsLedger *
sample_open (const char *folder)
{
  GError *error = NULL;
  TakingsLedger *ledger = takings_ledger_open (folder, TAKINGS_LEDGER_READ_WRITE, 0, NULL, &error);
  g_assert_no_error (error);
  return ledger;
}

static inline TakingsLedger *
sample_new (const char *folder)
{
  GError *error = NULL;
  TakingsLedger *ledger = sample_open (folder);
  takings_ledger_set_zone (ledger, "UTC", &error);
  g_assert_no_error (error);
  sample_add_account (ledger, SAMPLE_A, "clickbank", "First");
  sample_add_account (ledger, SAMPLE_B, "digistore24", "Second");
  return ledger;
}

static inline void
sample_ingest (TakingsLedger *ledger, const char *account, TakingsPage *page)
{
  GError *error = NULL;
  TakingsIngestCounts counts = { 0 };
  takings_ledger_ingest (ledger, account, page, NULL, FALSE, 0, &counts, &error);
  g_assert_no_error (error);
  takings_ingest_counts_clear (&counts);
}

/* Entry @i of the trade of @seed: the same whenever it is asked for. */
static inline void
sample_entry (TakingsPage *page, guint32 seed, guint i)
{
  static const char *const currencies[] = { "USD", "EUR", "BRL", "JPY" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed + i * 7919u);
  TakingsEntry entry = { 0 };
  entry.entry_id = takings_page_print (page, "e%05u", i);
  entry.order_id = takings_page_print (page, "o%05u", i / 2);
  entry.product_id = takings_page_print (page, "p%d", g_rand_int_range (rand, 0, 9));
  entry.product = takings_page_print (page, "Product %.*s", (int) entry.product_id.len,
                                      entry.product_id.data);
  if (g_rand_boolean (rand))
    entry.campaign = takings_page_print (page, "c%d", g_rand_int_range (rand, 0, 4));
  if (g_rand_boolean (rand))
    entry.country = TAKINGS_TEXT ("DE");
  entry.kind = (TakingsKind) g_rand_int_range (rand, 0, TAKINGS_N_KINDS);
  entry.state = (TakingsState) g_rand_int_range (rand, 0, TAKINGS_N_STATES);
  entry.occurred_at = (gint64) SAMPLE_DAY * 86400 + g_rand_int_range (rand, 0, 100 * 86400);
  entry.amount = g_rand_int_range (rand, 1, 900000000);
  entry.commission = entry.amount / 3;
  entry.has_amount = entry.has_commission = TRUE;
  g_strlcpy (entry.currency, currencies[g_rand_int_range (rand, 0, 4)], sizeof entry.currency);
  takings_entry_normalise_sign (&entry);
  takings_page_add (page, &entry);
}

static inline void
sample_fill (TakingsLedger *ledger, guint32 seed, guint n)
{
  TakingsPage *a = takings_page_new (g_strdup (""), 0), *b = takings_page_new (g_strdup (""), 0);
  for (guint i = 0; i < n; i++)
    sample_entry (i % 3 == 0 ? b : a, seed, i);
  sample_ingest (ledger, SAMPLE_A, a);
  sample_ingest (ledger, SAMPLE_B, b);
}

static inline void
sample_put_rates (TakingsLedger *ledger, guint32 number)
{
  static const char *const currencies[] = { "USD", "BRL", "JPY" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (number);
  GError *error = NULL;

  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (TakingsRateRow));

  for (gint32 day = SAMPLE_DAY - 4; day < SAMPLE_DAY + 104; day += g_rand_int_range (rand, 1, 4))
    for (guint i = 0; i < G_N_ELEMENTS (currencies); i++)
      {
        TakingsRateRow row = {
          .day = day, .rate = g_rand_int_range (rand, 1, 1000000) * G_GINT64_CONSTANT (7919)
        };

        g_strlcpy (row.currency, currencies[i], sizeof row.currency);
        g_array_append_val (rows, row);
      }
  takings_ledger_put_rates (ledger, (TakingsRateRow *) rows->data, rows->len, "test", NULL, &error);
  g_assert_no_error (error);
}

static inline void
sample_remove (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
}

/* @slack: each of so many sums was rounded once. */
static inline void
sample_same_total (const TakingsSummaryRow *a, const TakingsSummaryRow *b, gint64 slack)
{
  g_assert_cmpuint (a->entries, ==, b->entries);
  g_assert_cmpuint (a->sales, ==, b->sales);
  g_assert_cmpuint (a->refunds, ==, b->refunds);
  g_assert_cmpint (ABS (a->gross - b->gross), <=, slack);
  g_assert_cmpint (ABS (a->refunded - b->refunded), <=, slack);
  g_assert_cmpint (ABS (a->commission - b->commission), <=, slack);
  g_assert_cmpint (ABS (a->net_commission - b->net_commission), <=, slack);
}

static inline void
sample_add_up (TakingsSummaryRow *sum, const TakingsSummaryRow *row)
{
  sum->entries += row->entries;
  sum->sales += row->sales;
  sum->refunds += row->refunds;
  sum->gross += row->gross;
  sum->refunded += row->refunded;
  sum->commission += row->commission;
  sum->net_commission += row->net_commission;
}
