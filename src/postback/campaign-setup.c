/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "campaign-setup.h"

#include "currency.h"
#include "hook.h"
#include "macro.h"
#include "secret.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
refuse (GError **error, const char *format, const char *what, const char *why)
{
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE, format, what, why);
  return FALSE;
}

gboolean
takings_campaign_add_pattern (TakingsCampaign *campaign, TakingsRuleKind kind, const char *text,
                              GError **error)
{
  const char *slash = strchr (text, '/'), *pattern = text;
  TakingsText head = { text, slash != NULL ? (gsize) (slash - text) : 0 };
  g_autofree char *network = NULL;
  g_autoptr (GError) fault = NULL;
  g_autoptr (GRegex) regex = NULL;

  if (slash != NULL && takings_hook_find (head) != NULL)
    {
      network = takings_text_dup (head);
      pattern = slash + 1;
    }
  if (!takings_macro_is_name (takings_text (pattern), 256))
    return refuse (error, _ ("“%s” is not a SubID%s"), pattern, "");
  if (kind == TAKINGS_RULE_REGEX && (regex = g_regex_new (pattern, 0, 0, &fault)) == NULL)
    return refuse (error, _ ("“%s” is not a regular expression: %s"), pattern, fault->message);
  takings_campaign_add_rule (campaign, kind, network, pattern);
  return TRUE;
}

char *
takings_campaign_dup_pattern (const TakingsCampaignRule *rule)
{
  if (*rule->network == '\0')
    return g_strdup (rule->pattern);
  return g_strconcat (rule->network, "/", rule->pattern, NULL);
}

gboolean
takings_campaign_check (TakingsCampaign *campaign, GError **error)
{
  char currency[4];
  const char *fault;

  if (campaign->destination != NULL
      && (fault = takings_macro_check_destination (campaign->destination)) != NULL)
    return refuse (error, _ ("“%s” can't be a destination: %s"), campaign->destination, fault);
  if (campaign->network != NULL && takings_hook_find (takings_text (campaign->network)) == NULL)
    return refuse (error, _ ("“%s” sends no notifications; there are %s"), campaign->network,
                   takings_hook_names ());
  for (guint i = 0; i < campaign->affiliates->len; i++)
    if (!takings_macro_is_name (takings_text (campaign->affiliates->pdata[i]), 128))
      return refuse (error, _ ("“%s” can't be the id of an affiliate%s"),
                     campaign->affiliates->pdata[i], "");
  if (campaign->currency == NULL)
    return TRUE;
  if (!takings_currency_is_known (takings_text (campaign->currency), currency))
    return refuse (error, _ ("“%s” is not a currency%s"), campaign->currency, "");
  g_free (campaign->currency);
  campaign->currency = g_strdup (currency);
  return TRUE;
}

const char *
takings_campaign_secret_label (const char *network)
{
  if (g_strcmp0 (network, "clickbank") == 0)
    return N_ ("Secret key of ClickBank's Instant Notification Service");
  if (g_strcmp0 (network, "digistore24") == 0)
    return N_ ("IPN passphrase of Digistore24 (empty for an affiliate's postback)");
  if (g_strcmp0 (network, "hotmart") == 0)
    return N_ ("Hottok of Hotmart's webhook");
  if (g_strcmp0 (network, "jvzoo") == 0)
    return N_ ("JVZIPN secret key of JVZoo (empty for an affiliate's postback)");
  return NULL;
}

gboolean
takings_campaign_needs_secret (const char *network)
{
  const TakingsHook *hook = network != NULL ? takings_hook_find (takings_text (network)) : NULL;

  return hook != NULL && hook->needs_secret;
}

static gboolean
has (GHashTable *stored, const char *key)
{
  return stored != NULL && g_hash_table_contains (stored, key);
}

GHashTable *
takings_campaign_make_secrets (const TakingsCampaign *campaign, const char *network_secret,
                               GHashTable *stored, GError **error)
{
  g_autoptr (GHashTable) secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const char *label = takings_campaign_secret_label (campaign->network);

  if (label != NULL && network_secret != NULL && *network_secret != '\0')
    g_hash_table_insert (secrets, g_strdup ("secret"), g_strdup (network_secret));
  else if (takings_campaign_needs_secret (campaign->network) && !has (stored, "secret"))
    {
      refuse (error, _ ("%s is missing: give it as secret=… on standard input%s"), _ (label), "");
      return NULL;
    }
  if (!has (stored, "token"))
    g_hash_table_insert (secrets, g_strdup ("token"), takings_secret_new ());
  if ((campaign->demands & TAKINGS_DEMANDS_SIGNATURE) != 0 && !has (stored, "signing_key"))
    g_hash_table_insert (secrets, g_strdup ("signing_key"), takings_secret_new ());
  return g_steal_pointer (&secrets);
}
