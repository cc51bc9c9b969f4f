/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "campaign-setup.h"
#include "command.h"
#include "export-json.h"
#include "fields.h"
#include "keys.h"

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
add_rules (TakingsCampaign *campaign, TakingsRuleKind kind, char **patterns, GError **error)
{
  for (guint i = 0; patterns != NULL && patterns[i] != NULL; i++)
    if (!takings_campaign_add_pattern (campaign, kind, patterns[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
fill (TakingsCampaign *campaign, const Options *options, GError **error)
{
  campaign->destination = g_strdup (options->destination);
  campaign->network = g_strdup (options->network);
  campaign->currency = g_strdup (options->currency);
  campaign->demands = (options->no_token ? 0 : TAKINGS_DEMANDS_TOKEN)
                      | (options->sign ? TAKINGS_DEMANDS_SIGNATURE : 0);
  for (guint i = 0; options->affiliates != NULL && options->affiliates[i] != NULL; i++)
    g_ptr_array_add (campaign->affiliates, g_strdup (options->affiliates[i]));
  return takings_campaign_check (campaign, error)
         && add_rules (campaign, TAKINGS_RULE_ALIAS, options->aliases, error)
         && add_rules (campaign, TAKINGS_RULE_PREFIX, options->prefixes, error)
         && add_rules (campaign, TAKINGS_RULE_REGEX, options->regexes, error);
}

/* The network's own key comes from standard input. */
static GHashTable *
make_secrets (const TakingsCampaign *campaign, GError **error)
{
  g_autoptr (GHashTable) given = NULL;
  const char *label = takings_campaign_secret_label (campaign->network);
  const TakingsFieldSpec field = { .key = "secret", .label = label, .secret = TRUE };
  const TakingsAdapterInfo info = {
    .id = campaign->network, .name = campaign->network, .fields = &field, .n_fields = 1
  };
  const char *secret;

  given = label != NULL ? takings_fields_read (&info, FALSE, error)
                        : g_hash_table_new (g_str_hash, g_str_equal);
  if (given == NULL)
    return NULL;
  secret = g_hash_table_lookup (given, "secret");
  if (g_hash_table_size (given) > (secret != NULL ? 1 : 0))
    {
      g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
                   _ ("The only field of standard input is “%s”%s"), "secret", "");
      return NULL;
    }
  return takings_campaign_make_secrets (campaign, secret, NULL, error);
}

/* Its secrets first: a receiver that sees the campaign reads them. */
static gboolean
store (const TakingsCampaign *campaign, GHashTable *secrets, const char *file, GError **error)
{
  g_autoptr (TakingsLedger) ledger = takings_command_open (error);
  g_autofree char *account = takings_campaign_vault_account (campaign->code);

  if (ledger == NULL || !takings_ledger_is_campaign_free (ledger, campaign->code, error)
      || !takings_keys_store (file, account, campaign->name, secrets, error))
    return FALSE;
  if (takings_ledger_add_campaign (ledger, campaign, error))
    return TRUE;
  takings_keys_clear (file, account, NULL);
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
  if (!fill (campaign, &o, &error) || (secrets = make_secrets (campaign, &error)) == NULL
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
