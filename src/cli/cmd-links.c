/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"
#include "export-json.h"
#include "keys.h"
#include "links.h"
#include "receiver.h"

#include <glib/gi18n.h>
#include <stdio.h>

#define HOTMART_NOTE                                                                               \
  N_ ("Give this address to the network. Its macros, where it has some, follow the “?”.")

typedef struct
{
  const TakingsCampaign *campaign;
  const char *base;
  char *token, *signing_key; /* (owned) (nullable) */
  GString *out;
  gboolean json;
} Links;

static void
put (Links *links, const char *name, const char *value)
{
  if (!links->json)
    {
      g_string_append_printf (links->out, "  %-9s %s\n", name, value);
      return;
    }
  g_string_append_printf (
    links->out, "%s\"%s\":", links->out->str[links->out->len - 1] == '{' ? "" : ",", name);
  takings_json_append_string (links->out, value);
}

/* The click link of an affiliate, and the postback address that the other side is given. */
static void
put_affiliate (Links *links, const char *affiliate)
{
  g_autofree char *click = takings_links_click (links->campaign, links->base, affiliate);
  g_autofree char *postback = takings_links_postback (links->campaign, links->base, affiliate,
                                                      links->token);

  put (links, "click", click);
  put (links, "postback", postback);
}

static void
put_hook (Links *links)
{
  g_autofree char *url = NULL;

  if (links->campaign->network == NULL || links->token == NULL)
    return;
  url = takings_links_hook (links->campaign, links->base, links->token);
  if (links->json)
    put (links, "hook", url);
  else
    g_string_append_printf (links->out, "%s\n  hook      %s\n", _ (HOTMART_NOTE), url);
}

static void
put_all (Links *links)
{
  GPtrArray *affiliates = links->campaign->affiliates;

  if (links->json)
    {
      g_string_append_c (links->out, '{');
      put (links, "campaign", links->campaign->code);
      put_hook (links);
      if ((links->campaign->demands & TAKINGS_DEMANDS_SIGNATURE) != 0)
        put (links, "signing_key", links->signing_key);
      g_string_append (links->out, ",\"affiliates\":[");
    }
  for (guint i = 0; i < MAX (affiliates->len, 1); i++)
    {
      const char *affiliate = affiliates->len > 0 ? affiliates->pdata[i] : "AFFILIATE";

      if (links->json)
        g_string_append (links->out, i > 0 ? ",{" : "{");
      else
        g_string_append_printf (links->out, "%s\n", affiliate);
      if (links->json)
        put (links, "affiliate_id", affiliate);
      put_affiliate (links, affiliate);
      if (links->json)
        g_string_append_c (links->out, '}');
    }
  if (links->json)
    g_string_append (links->out, "]}\n");
  else
    {
      put_hook (links);
      if (links->signing_key != NULL)
        g_string_append_printf (
          links->out,
          _ ("“sig” is the last parameter: HMAC-SHA-256 of all before “&sig=”, in hexadecimal\n"
             "digits, under the key\n  %s\n"),
          links->signing_key);
    }
}

static TakingsCampaign *
find (GPtrArray *campaigns, const char *code, GError **error)
{
  for (guint i = 0; i < campaigns->len; i++)
    if (g_str_equal (((TakingsCampaign *) campaigns->pdata[i])->code, code))
      return campaigns->pdata[i];
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
               _ ("There is no campaign “%s”: “takings campaigns list” shows them all"), code);
  return NULL;
}

static gboolean
print_links (const char *code, const char *base, const char *secrets, gboolean json, GError **error)
{
  g_autoptr (TakingsLedger) ledger = takings_command_open_to_read (error);
  g_autoptr (GPtrArray) campaigns = ledger != NULL ? takings_ledger_list_campaigns (ledger, error)
                                                   : NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  Links links = { .campaign = campaigns != NULL ? find (campaigns, code, error) : NULL,
                  .base = base,
                  .out = out,
                  .json = json };
  g_autofree char *account = takings_campaign_vault_account (code);
  g_autofree char *token = NULL, *key = NULL;
  GError *fault = NULL;

  if (links.campaign == NULL)
    return FALSE;
  links.token = token = takings_keys_lookup (secrets, account, "token", &fault);
  if (fault == NULL && (links.campaign->demands & TAKINGS_DEMANDS_SIGNATURE) != 0)
    links.signing_key = key = takings_keys_lookup (secrets, account, "signing_key", &fault);
  if (fault != NULL)
    {
      g_propagate_error (error, fault);
      return FALSE;
    }
  put_all (&links);
  fputs (out->str, stdout);
  return TRUE;
}

int
takings_cmd_links (const TakingsCommand *command, int argc, char **argv)
{
  g_autofree char *code = NULL, *url = NULL, *secrets = NULL, *token = NULL;
  gboolean json = FALSE, feed = FALSE;
  const GOptionEntry options[] = {
    { "campaign", 0, 0, G_OPTION_ARG_STRING, &code, N_ ("Whose links"), N_ ("ID") },
    { "url", 0, 0, G_OPTION_ARG_STRING, &url, N_ ("Where the receiver is reached from outside"),
      N_ ("URL") },
    { "feed", 0, 0, G_OPTION_ARG_NONE, &feed,
      N_ ("Print the feed's token, as “takings accounts add postback” reads it"), NULL },
    { "secrets", 0, 0, G_OPTION_ARG_FILENAME, &secrets, N_ ("Where the secrets are kept"),
      N_ ("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print a JSON document"), NULL },
    { NULL },
  };
  GError *error = NULL;
  int status;

  if (!takings_command_parse (command, options, &argc, argv, 0, 0, &status))
    return status;
  if ((code == NULL) == !feed)
    return takings_command_usage (command, _ ("it needs --campaign ID or --feed"));
  if (feed)
    {
      token = takings_keys_feed_token (secrets, &error);
      if (token == NULL)
        return takings_command_fail (command, error);
      printf ("feed_token=%s\n", token);
      return TAKINGS_EXIT_DONE;
    }
  if (url == NULL)
    url = g_strdup_printf ("http://127.0.0.1:%d", TAKINGS_RECEIVER_PORT);
  while (g_str_has_suffix (url, "/"))
    url[strlen (url) - 1] = '\0';
  if (!print_links (code, url, secrets, json, &error))
    return takings_command_fail (command, error);
  return TAKINGS_EXIT_DONE;
}
