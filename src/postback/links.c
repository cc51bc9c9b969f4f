/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "links.h"

#include "receiver.h"
#include "secret.h"

#include <string.h>

#define RELAY "postback" /* the adapter that reads another receiver's feed */

char *
takings_links_click (const TakingsCampaign *campaign, const char *base, const char *affiliate)
{
  g_autofree char *who = g_uri_escape_string (affiliate, NULL, FALSE);

  return g_strdup_printf ("%s/click?affiliate_id=%s&campaign_id=%s", base, who, campaign->code);
}

char *
takings_links_postback (const TakingsCampaign *campaign, const char *base, const char *affiliate,
                        const char *token)
{
  g_autofree char *who = g_uri_escape_string (affiliate, NULL, FALSE);
  GString *out = g_string_new (base);

  g_string_append_printf (out,
                          "/postback?affiliate_id=%s&click_id={click_id}&amount={amount}"
                          "&currency=%s&event=sale&order_id={order_id}",
                          who, campaign->currency != NULL ? campaign->currency : "{currency}");
  if ((campaign->demands & TAKINGS_DEMANDS_TOKEN) != 0 && token != NULL)
    g_string_append_printf (out, "&token=%s", token);
  if ((campaign->demands & TAKINGS_DEMANDS_SIGNATURE) != 0)
    g_string_append (out, "&ts={unix_seconds}&sig={hmac_sha256_hex}");
  return g_string_free (out, FALSE);
}

/* The macros that the network replaces in an address it calls. */
static const char *
macros_of (const char *network)
{
  if (g_str_equal (network, "buygoods"))
    return "?ORDERID={ORDERID}&PRODUCT_CODENAME={PRODUCT_CODENAME}"
           "&COMMISSION_AMOUNT={COMMISSION_AMOUNT}&CONV_TYPE={CONV_TYPE}&SUBID={SUBID}"
           "&SUBID2={SUBID2}&SUBID3={SUBID3}&SUBID4={SUBID4}&SUBID5={SUBID5}&event=sale";
  if (g_str_equal (network, "maxweb"))
    return "?ORDERID={ORDERID}&PRODUCT_CODENAME={PRODUCT_CODENAME}"
           "&COMMISSION_AMOUNT={COMMISSION_AMOUNT}&SUBID={SUBID}&SUBID2={SUBID2}"
           "&SUBID3={SUBID3}&SUBID4={SUBID4}&SUBID5={SUBID5}&event=sale";
  return "";
}

char *
takings_links_hook (const TakingsCampaign *campaign, const char *base, const char *token)
{
  if (campaign->network == NULL)
    return NULL;
  return g_strdup_printf ("%s/hook/%s/%s%s", base, campaign->network, token,
                          macros_of (campaign->network));
}

void
takings_links_make_test (const TakingsCampaign *campaign, const char *base, const char *affiliate,
                         const char *token, const char *signing_key, char **click, char **postback)
{
  g_autofree char *who = g_uri_escape_string (affiliate, NULL, FALSE);
  g_autofree char *secret = takings_secret_new ();
  g_autofree char *id = g_strdup_printf (TAKINGS_LINKS_TEST "%.16s", secret);
  g_autofree char *link = takings_links_click (campaign, base, affiliate);
  g_autoptr (GString) query = g_string_new (NULL);

  *click = g_strdup_printf ("%s&click_id=%s", link, id);
  g_string_printf (query, "affiliate_id=%s&click_id=%s&amount=1.00&currency=%s&event=sale", who, id,
                   campaign->currency != NULL ? campaign->currency : "USD");
  if ((campaign->demands & TAKINGS_DEMANDS_TOKEN) != 0 && token != NULL)
    g_string_append_printf (query, "&token=%s", token);
  if ((campaign->demands & TAKINGS_DEMANDS_SIGNATURE) != 0 && signing_key != NULL)
    {
      g_autofree char *mac = NULL;

      g_string_append_printf (query, "&ts=%" G_GINT64_FORMAT, g_get_real_time () / G_USEC_PER_SEC);
      mac = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) signing_key,
                                       strlen (signing_key), query->str, (gssize) query->len);
      g_string_append_printf (query, "&sig=%s", mac);
    }
  *postback = g_strdup_printf ("%s/postback?%s", base, query->str);
}

char *
takings_links_find_receiver (TakingsLedger *ledger, char **account, GError **error)
{
  g_autoptr (GPtrArray) accounts = takings_ledger_list_accounts (ledger, error);
  char *base = NULL;

  *account = NULL;
  if (accounts == NULL)
    return NULL;
  for (guint i = 0; i < accounts->len && base == NULL; i++)
    {
      const TakingsAccount *it = accounts->pdata[i];

      if (!g_str_equal (it->network, RELAY) || it->endpoint == NULL)
        continue;
      *account = g_strdup (it->id);
      base = g_strdup (it->endpoint);
      while (g_str_has_suffix (base, "/"))
        base[strlen (base) - 1] = '\0';
    }
  return base != NULL ? base : g_strdup_printf ("http://127.0.0.1:%d", TAKINGS_RECEIVER_PORT);
}
