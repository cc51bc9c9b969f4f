/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaigns.h"

#include "attribution.h"
#include "vault.h"

#include <string.h>

static void
add_campaign (TakingsLedger *ledger, const char *code, const char *name, TakingsDemands demands,
              const char *affiliates)
{
  g_autoptr (TakingsCampaign) campaign = takings_campaign_new (code, name);
  g_auto (GStrv) names = g_strsplit (affiliates, " ", 0);
  g_autoptr (GError) error = NULL;

  campaign->demands = demands;
  campaign->currency = g_strdup ("USD");
  for (char **at = names; *at != NULL; at++)
    g_ptr_array_add (campaign->affiliates, g_strdup (*at));
  takings_ledger_add_campaign (ledger, campaign, &error);
  g_assert_no_error (error);
}

static TakingsPage *
new_clicks (guint n, guint seconds)
{
  static const struct
  {
    const char *campaign, *affiliate, *product;
  } of[] = { { "summer", "7", "Garden Planner" },
             { "summer", "blog", "Garden Planner" },
             { "letter", "owl", "Morning Routine" } };
  TakingsPage *page = takings_page_new (g_strdup (""), 0);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  for (guint i = 0; i < n; i++)
    {
      TakingsClick click = { .click_id = takings_page_print (page, "click-%u", i),
                             .campaign = takings_text (of[i % 3].campaign),
                             .affiliate = takings_text (of[i % 3].affiliate),
                             .at = now - (gint64) i * seconds };
      TakingsEntry entry = { .entry_id = takings_page_print (page, "sale-%u", i),
                             .product = takings_text (of[i % 3].product),
                             .tracking_id = click.click_id,
                             .occurred_at = click.at,
                             .kind = TAKINGS_KIND_SALE,
                             .state = TAKINGS_STATE_APPROVED,
                             .commission = 20000000,
                             .has_commission = TRUE };

      memcpy (entry.currency, "USD", 4);
      takings_page_add_click (page, &click);
      if (i % 10 == 0)
        takings_page_add (page, &entry);
    }
  return page;
}

void
campaigns_add (TakingsLedger *ledger, guint clicks, guint seconds)
{
  g_autoptr (GHashTable) settings = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) secrets = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *account = takings_campaign_vault_account ("summer");
  TakingsAccount relay = { .id = (char *) CAMPAIGNS_ACCOUNT,
                           .network = (char *) "postback",
                           .name = (char *) "Relay",
                           .endpoint = (char *) CAMPAIGNS_RELAY "/",
                           .settings = settings };
  g_autoptr (GError) error = NULL;

  add_campaign (ledger, "summer", "Summer Sale", TAKINGS_DEMANDS_TOKEN, "7 blog");
  add_campaign (ledger, "letter", "Newsletter", 0, "");
  g_hash_table_insert (secrets, (gpointer) "token", (gpointer) CAMPAIGNS_TOKEN);
  takings_vault_store (account, "Summer Sale", secrets, NULL, &error);
  g_assert_no_error (error);
  takings_ledger_add_account (ledger, &relay, &error);
  g_assert_no_error (error);
  takings_ledger_ingest (ledger, CAMPAIGNS_ACCOUNT, new_clicks (clicks, seconds), NULL, TRUE, 0,
                         NULL, &error);
  g_assert_no_error (error);
  takings_ledger_attribute (ledger, &error);
  g_assert_no_error (error);
}
