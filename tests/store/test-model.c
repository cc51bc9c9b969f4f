/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random histories against a small model in memory, and the same entries in any order and split. */
#include "config.h"

#include "fixture.h"

#define N_IDS 40

typedef struct
{
  gboolean exists;
  gboolean has_amount, has_commission;
  gint64 amount, commission;
  int state, campaign;
} Model;

static TakingsEntry
random_entry (int id, TakingsPage *page)
{
  TakingsEntry entry = fixture_sale ("", FIXTURE_NOW - id * 7 * 3600, g_test_rand_int_range (1, 99),
                                     g_test_rand_int_range (1, 50));

  entry.entry_id = takings_page_print (page, "e%d", id);
  entry.kind = (TakingsKind) (id % TAKINGS_N_KINDS);
  entry.state = (TakingsState) g_test_rand_int_range (0, TAKINGS_N_STATES);
  entry.has_amount = g_test_rand_int_range (0, 3) > 0;
  entry.has_commission = g_test_rand_int_range (0, 3) > 0;
  if (g_test_rand_int_range (0, 2) == 0)
    entry.campaign = takings_page_print (page, "%d", g_test_rand_int_range (1, 4));
  return entry;
}

static void
learn (Model *model, const TakingsEntry *entry)
{
  model->exists = TRUE;
  model->state = (int) entry->state;
  if (entry->has_amount)
    model->amount = entry->amount;
  if (entry->has_commission)
    model->commission = entry->commission;
  model->has_amount |= entry->has_amount;
  model->has_commission |= entry->has_commission;
  if (entry->campaign.data != NULL)
    model->campaign = entry->campaign.data[0] - '0';
}

static char *
print_model (const Model *models)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 0; i < N_IDS; i++)
    if (models[i].exists)
      {
        g_string_append_printf (text, "%s%d|%d|", text->len > 0 ? "|" : "", i, models[i].state);
        g_string_append_printf (text, models[i].has_amount ? "%" G_GINT64_FORMAT "|" : "-|",
                                models[i].amount);
        g_string_append_printf (text, models[i].has_commission ? "%" G_GINT64_FORMAT "|" : "-|",
                                models[i].commission);
        g_string_append_printf (text, models[i].campaign > 0 ? "%d" : "-", models[i].campaign);
      }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_model (Fixture *fixture, gconstpointer data)
{
  Model models[N_IDS] = { 0 };
  int n_rounds = g_test_slow () ? 10000 : 150;

  for (int round = 0; round < n_rounds; round++)
    {
      TakingsPage *page = fixture_page ();
      g_autofree char *expected = NULL, *found = NULL;
      int n = g_test_rand_int_range (1, 12);

      for (int i = 0; i < n; i++)
        {
          int id = g_test_rand_int_range (0, N_IDS);
          TakingsEntry entry = random_entry (id, page);

          takings_page_add (page, &entry);
          learn (&models[id], &entry);
        }
      fixture_ingest (fixture->ledger, page, g_test_rand_bit (), NULL);
      fixture->now += 60;
      expected = print_model (models);
      found = fixture_text (fixture->ledger,
                            "SELECT substr(entry_id, 2), state, amount, commission, c.name "
                            "FROM entry e LEFT JOIN campaign c ON c.id = e.campaign "
                            "ORDER BY CAST(substr(entry_id, 2) AS INTEGER)");
      g_assert_cmpstr (found, ==, expected);
      fixture_check_totals (fixture->ledger);
      if (round % 50 == 49)
        {
          fixture_close (fixture);
          fixture_open (fixture);
        }
    }
}

static char *
ingest_shuffled (const int *order, int n, int page_size)
{
  Fixture fixture = { 0 };
  TakingsPage *page = NULL;
  char *digest;

  fixture_set_up (&fixture, NULL);
  for (int i = 0; i < n; i++)
    {
      TakingsEntry entry = fixture_sale ("", FIXTURE_NOW - order[i] * 5000, order[i] % 70,
                                         order[i] % 30);

      if (page == NULL)
        page = fixture_page ();
      entry.entry_id = takings_page_print (page, "e%d", order[i]);
      entry.product_id = takings_page_print (page, "p%d", order[i] % 5);
      entry.product = takings_page_print (page, "name %d", order[i] % 10);
      takings_page_add (page, &entry);
      if (i % page_size == page_size - 1 || i == n - 1)
        fixture_ingest (fixture.ledger, g_steal_pointer (&page), FALSE, NULL);
    }
  digest = fixture_digest (fixture.ledger);
  fixture_tear_down (&fixture, NULL);
  return digest;
}

static void
test_any_order (void)
{
  int order[300];
  g_autofree char *expected = NULL;

  for (int i = 0; i < 300; i++)
    order[i] = i;
  expected = ingest_shuffled (order, 300, 300);
  for (int round = 0; round < 5; round++)
    {
      g_autofree char *found = NULL;

      for (int i = 299; i > 0; i--)
        {
          int j = g_test_rand_int_range (0, i + 1);
          int kept = order[i];
          order[i] = order[j];
          order[j] = kept;
        }
      found = ingest_shuffled (order, 300, g_test_rand_int_range (1, 120));
      g_assert_cmpstr (found, ==, expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/store/model/random", Fixture, NULL, fixture_set_up, test_model, fixture_tear_down);
  g_test_add_func ("/store/model/any-order", test_any_order);
  return g_test_run ();
}
