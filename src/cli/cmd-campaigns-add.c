/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"
#include "currency.h"
#include "export-json.h"
#include "fields.h"
#include "hook.h"
#include "keys.h"
#include "macro.h"
#include "secret.h"

#include <glib/gi18n.h>
#include <stdio.h>

typedef struct
{
  char *id, *destination, *network, *currency, *secrets; /* (owned) (nullable) */
  char **affiliates, **aliases, **prefixes, **regexes;   /* (owned) (nullable) */
  gboolean no_token, sign, json;
} Options;

static void
clear (Options *options)
{
  g_free (options->id);
  g_free (options->destination);
  g_free (options->network);
  g_free (options->currency);
  g_free (options->secrets);
  g_strfreev (options->affiliates);
  g_strfreev (options->aliases);
  g_strfreev (options->prefixes);
  g_strfreev (options->regexes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear)

static gboolean
refuse (GError **error, const char *format, const char *what, const char *why)
{
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE, format, what, why);
  return FALSE;
}

static gboolean
add_rules (TakingsCampaign *campaign, TakingsRuleKind kind, char **patterns, GError **error)
{
  for (guint i = 0; patterns != NULL && patterns[i] != NULL; i++)
    {
      /* NETWORK/PATTERN: for that network alone */
      const char *slash = strchr (patterns[i], '/'), *pattern = patterns[i];
      TakingsText head = { patterns[i], slash != NULL ? (gsize) (slash - patterns[i]) : 0 };
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
    }
  return TRUE;
}

static gboolean
fill (TakingsCampaign *campaign, const Options *options, GError **error)
{
  char currency[4];
  const char *fault;

  if (options->destination != NULL
      && (fault = takings_macro_check_destination (options->destination)) != NULL)
    return refuse (error, _ ("“%s” can't be a destination: %s"), options->destination, fault);
  if (options->network != NULL && takings_hook_find (takings_text (options->network)) == NULL)
    return refuse (error, _ ("“%s” sends no notifications; there are %s"), options->network,
                   takings_hook_names ());
  if (options->currency != NULL
      && !takings_currency_is_known (takings_text (options->currency), currency))
    return refuse (error, _ ("“%s” is not a currency%s"), options->currency, "");
  campaign->destination = g_strdup (options->destination);
  campaign->network = g_strdup (options->network);
  campaign->currency = options->currency != NULL ? g_strdup (currency) : NULL;
  campaign->demands = (options->no_token ? 0 : TAKINGS_DEMANDS_TOKEN)
                      | (options->sign ? TAKINGS_DEMANDS_SIGNATURE : 0);
  for (guint i = 0; options->affiliates != NULL && options->affiliates[i] != NULL; i++)
    {
      if (!takings_macro_is_name (takings_text (options->affiliates[i]), 128))
        return refuse (error, _ ("“%s” can't be the id of an affiliate%s"), options->affiliates[i],
                       "");
      g_ptr_array_add (campaign->affiliates, g_strdup (options->affiliates[i]));
    }
  return add_rules (campaign, TAKINGS_RULE_ALIAS, options->aliases, error)
         && add_rules (campaign, TAKINGS_RULE_PREFIX, options->prefixes, error)
         && add_rules (campaign, TAKINGS_RULE_REGEX, options->regexes, error);
}

/* The token, the signing key if one is wanted, and the network's own key from standard input. */
static GHashTable *
make_secrets (const Options *options, GError **error)
{
  g_autoptr (GHashTable) secrets = NULL;
  const char *label = takings_keys_network_secret (options->network);
  const TakingsFieldSpec field = { .key = "secret", .label = label, .secret = TRUE };
  const TakingsAdapterInfo info = {
    .id = options->network, .name = options->network, .fields = &field, .n_fields = 1
  };
  const char *secret;

  secrets = label != NULL ? takings_fields_read (&info, FALSE, error)
                          : g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (secrets == NULL)
    return NULL;
  secret = g_hash_table_lookup (secrets, "secret");
  if (g_hash_table_size (secrets) > (secret != NULL ? 1 : 0))
    {
      refuse (error, _ ("The only field of standard input is “%s”%s"), "secret", "");
      return NULL;
    }
  if (secret != NULL && *secret == '\0')
    g_hash_table_remove (secrets, "secret");
  if (label != NULL && takings_hook_find (takings_text (options->network))->needs_secret
      && !g_hash_table_contains (secrets, "secret"))
    {
      refuse (error, _ ("%s is missing: give it as secret=… on standard input%s"), _ (label), "");
      return NULL;
    }
  g_hash_table_insert (secrets, g_strdup ("token"), takings_secret_new ());
  if (options->sign)
    g_hash_table_insert (secrets, g_strdup ("signing_key"), takings_secret_new ());
  return g_steal_pointer (&secrets);
}

static gboolean
store (const TakingsCampaign *campaign, GHashTable *secrets, const char *file, GError **error)
{
  g_autoptr (TakingsLedger) ledger = takings_command_open (error);
  g_autofree char *account = takings_campaign_vault_account (campaign->code);

  if (ledger == NULL || !takings_ledger_add_campaign (ledger, campaign, error))
    return FALSE;
  if (takings_keys_store (file, account, campaign->name, secrets, error))
    return TRUE;
  takings_ledger_remove_campaign (ledger, campaign->code, NULL);
  return FALSE;
}

int
takings_cmd_campaigns_add (const TakingsCommand *command, int argc, char **argv)
{
  g_auto (Options) o = { 0 };
  const GOptionEntry options[] = {
    { "id", 0, 0, G_OPTION_ARG_STRING, &o.id, N_ ("Its id in links, made of the name otherwise"),
      N_ ("ID") },
    { "destination", 0, 0, G_OPTION_ARG_STRING, &o.destination,
      N_ ("Where a click goes on to; {click_id}, {affiliate_id} and {sub1} to {sub5} are put in"),
      N_ ("URL") },
    { "network", 0, 0, G_OPTION_ARG_STRING, &o.network,
      N_ ("Take this network's notifications; its secret is read from standard input"),
      N_ ("NETWORK") },
    { "currency", 0, 0, G_OPTION_ARG_STRING, &o.currency, N_ ("Of postbacks that name none"),
      N_ ("CODE") },
    { "affiliate", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.affiliates,
      N_ ("Who may send clicks; without any, everybody"), N_ ("ID") },
    { "alias", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.aliases,
      N_ ("Sales of this SubID belong to the campaign"), N_ ("[NETWORK/]SUBID") },
    { "prefix", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.prefixes, N_ ("… and of SubIDs that begin so"),
      N_ ("[NETWORK/]TEXT") },
    { "regex", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.regexes,
      N_ ("… and of SubIDs that match a regular expression"), N_ ("[NETWORK/]REGEX") },
    { "no-token", 0, 0, G_OPTION_ARG_NONE, &o.no_token, N_ ("Take postbacks without a token"),
      NULL },
    { "sign", 0, 0, G_OPTION_ARG_NONE, &o.sign, N_ ("Demand that postbacks are signed"), NULL },
    { "secrets", 0, 0, G_OPTION_ARG_FILENAME, &o.secrets,
      N_ ("Keep the secrets in this file instead of the keyring"), N_ ("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, N_ ("Print a JSON document"), NULL },
    { NULL },
  };
  g_autoptr (TakingsCampaign) campaign = NULL;
  g_autoptr (GHashTable) secrets = NULL;
  g_autofree char *code = NULL;
  GError *error = NULL;
  int status;

  if (!takings_command_parse (command, options, &argc, argv, 1, 1, &status))
    return status;
  code = o.id != NULL ? g_strdup (o.id) : takings_campaign_code_from_name (argv[1]);
  if (!takings_campaign_code_is_valid (code))
    return takings_command_usage (
      command, _ ("“%s” can't be an id: letters, digits, “-”, “_” and “.”, at most 64"), code);
  campaign = takings_campaign_new (code, argv[1]);
  if (!fill (campaign, &o, &error) || (secrets = make_secrets (&o, &error)) == NULL
      || !store (campaign, secrets, o.secrets, &error))
    return takings_command_fail (command, error);
  if (o.json)
    {
      g_autoptr (GString) out = g_string_new ("{\"id\":");

      takings_json_append_string (out, code);
      g_string_append (out, ",\"name\":");
      takings_json_append_string (out, argv[1]);
      puts (g_string_append_c (out, '}')->str);
    }
  else
    puts (code);
  return TAKINGS_EXIT_DONE;
}
