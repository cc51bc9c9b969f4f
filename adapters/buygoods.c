/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "buygoods.h"

#include <glib/gi18n-lib.h>

/* BuyGoods through ClickCRM: totals of a day, which change as commissions are voided. */

GType takings_buygoods_get_type (void);
typedef TakingsAdapter TakingsBuygoods;
typedef TakingsAdapterClass TakingsBuygoodsClass;
G_DEFINE_FINAL_TYPE (TakingsBuygoods, takings_buygoods, TAKINGS_TYPE_ADAPTER)

static const TakingsFieldSpec fields[] = {
  { "link", N_ ("Link"), N_ ("Any link of the API page; account and token are taken from it"), NULL,
    NULL, NULL, TRUE, FALSE },
  { "account_id", N_ ("Account number"), N_ ("The “a” of an API link"), "^[0-9]{3,8}$", NULL, NULL,
    FALSE, TRUE },
  { "token", N_ ("Token"), N_ ("The “token” of an API link"), "^[A-Za-z0-9+/=_-]{20,400}$", NULL,
    NULL, TRUE, TRUE },
  { "currency", N_ ("Currency of the account"), N_ ("BuyGoods does not name it in its totals"),
    "^[A-Z]{3}$", "USD" },
  { "zone", N_ ("Time zone of its days"), N_ ("BuyGoods does not document it"), NULL,
    "America/New_York" },
};

static const TakingsAdapterInfo info = {
  .id = "buygoods",
  .name = "BuyGoods",
  .color = "#d9772b",
  .base_url = "https://api.clickcrm.com",
  .zone = "America/New_York",
  .note = N_ ("BuyGoods’ figures are daily totals, not single sales."),
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .window_days = 31,
  .backfill_days = 1826,
  .empty_windows = 6,
  .overlap_days = 90,
  .requests_per_minute = 60,
  .timeout_seconds = 60,
  .delivers = TAKINGS_DELIVERS_SALES,
};

/* The site shows tokens percent-encoded; sent encoded once more they would be refused. */
static void
decode (GHashTable *values, const char *key, const char *value)
{
  g_autofree char *text = g_strstrip (g_strdup (value));
  char *decoded = strchr (text, '%') != NULL ? g_uri_unescape_string (text, NULL) : NULL;

  g_hash_table_insert (values, g_strdup (key), decoded != NULL ? decoded : g_steal_pointer (&text));
}

static void
take_from_link (GHashTable *values, const char *link)
{
  g_auto (GStrv) parts = g_strsplit_set (link, "?&# \n", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (g_str_has_prefix (parts[i], "token="))
      decode (values, "token", parts[i] + strlen ("token="));
    else if (g_str_has_prefix (parts[i], "a="))
      decode (values, "account_id", parts[i] + strlen ("a="));
    else if (g_str_has_prefix (parts[i], "account_id="))
      decode (values, "account_id", parts[i] + strlen ("account_id="));
}

static gboolean
takings_buygoods_prepare_fields (TakingsAdapter *self, GHashTable *values, GError **error)
{
  static const char *const keys[] = { "account_id", "token" };
  const char *link = g_hash_table_lookup (values, "link");
  const char *token = g_hash_table_lookup (values, "token");

  if (link == NULL && token != NULL && strstr (token, "token=") != NULL)
    link = token;
  if (link != NULL)
    {
      g_autofree char *copy = g_strdup (link);

      take_from_link (values, copy);
      g_hash_table_remove (values, "link"); /* one copy of a secret is enough */
    }
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *value = g_strdup (g_hash_table_lookup (values, keys[i]));

      if (value != NULL)
        decode (values, keys[i], value);
    }
  return TRUE;
}

static TakingsRequest *
takings_buygoods_next_request (TakingsAdapter *self, const TakingsContext *context, GError **error)
{
  const char *account = takings_context_get (context, "account_id");
  const char *token = takings_context_get (context, "token");
  gboolean check = context->purpose == TAKINGS_PURPOSE_CHECK;
  gint32 today = takings_zone_day (context->zone, context->now);
  g_autofree char *from = takings_day_format (check ? today : context->from_day);
  g_autofree char *to = takings_day_format (check ? today : context->to_day);
  TakingsRequest *request;

  if (account == NULL || token == NULL)
    {
      g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_AUTH,
                           "BuyGoods: no account number or no token");
      return NULL;
    }
  request = takings_request_new ("GET", "/affiliates/v1/byday");
  takings_request_query (request, "a", account);
  takings_request_query (request, "token", token);
  takings_request_query (request, "date_from", from);
  takings_request_query (request, "date_to", to);
  takings_request_query (request, "response_type", "json");
  if (context->cursor != NULL && !check)
    takings_request_query (request, "next_page", context->cursor);
  return request;
}

static gboolean
takings_buygoods_read_page (TakingsAdapter *self, const TakingsContext *context,
                            const TakingsResponse *response, TakingsPage *page, GError **error)
{
  return takings_buygoods_read (context, response, page, error);
}

static void
takings_buygoods_class_init (TakingsBuygoodsClass *klass)
{
  klass->info = &info;
  klass->prepare_fields = takings_buygoods_prepare_fields;
  klass->next_request = takings_buygoods_next_request;
  klass->read_page = takings_buygoods_read_page;
}

static void
takings_buygoods_init (TakingsBuygoods *self)
{
}
