/* SPDX-License-Identifier: GPL-3.0-or-later */
/* BuyGoods through ClickCRM: totals of a day, which change as commissions are voided. */
#include "config.h"

#include "daily-totals.h"

#include <glib/gi18n-lib.h>

static const TakingsFieldSpec fields[] = {
  { "link", N_ ("Link"), N_ ("Any link of the API page; account and token are taken from it"),
    .secret = TRUE },
  { "account_id", N_ ("Account number"), N_ ("The “a” of an API link"), "^[0-9]{3,8}$",
    .required = TRUE },
  { "token", N_ ("Token"), N_ ("The “token” of an API link"), "^[A-Za-z0-9+/=_-]{20,400}$",
    .secret = TRUE, .required = TRUE },
  { "currency", N_ ("Currency of the account"), N_ ("BuyGoods does not name it in its totals"),
    "^[A-Z]{3}$", .fallback = "USD" },
  { "zone", N_ ("Time zone of its days"), N_ ("BuyGoods does not document it"),
    .fallback = "America/New_York" },
};
static const TakingsAdapterInfo info = {
  .id = "buygoods",
  .name = "BuyGoods",
  .color = "#d9772b",
  .base_url = "https://api.clickcrm.com",
  .zone = "America/New_York",
  .note = N_ ("BuyGoods’ figures are daily totals, not single sales."),
  TAKINGS_FIELDS (fields),
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
put_decoded (GHashTable *values, const char *key, const char *value)
{
  char *decoded = value != NULL ? g_uri_unescape_string (value, NULL) : NULL;

  if (decoded != NULL)
    g_hash_table_insert (values, g_strdup (key), decoded);
}

static void
take_link (GHashTable *values, const char *link)
{
  static const char *const parts[][2] = { { "a=", "account_id" },
                                          { "account_id=", "account_id" },
                                          { "token=", "token" } };
  g_auto (GStrv) words = g_strsplit_set (link, "?&# \n", -1);

  for (guint i = 0; words[i] != NULL; i++)
    for (guint j = 0; j < G_N_ELEMENTS (parts); j++)
      if (g_str_has_prefix (words[i], parts[j][0]))
        put_decoded (values, parts[j][1], words[i] + strlen (parts[j][0]));
}

static gboolean
prepare_fields (TakingsAdapter *self, GHashTable *values, GError **error)
{
  const char *token = g_hash_table_lookup (values, "token");
  g_autofree char *link = g_strdup (token != NULL && strstr (token, "token=") != NULL
                                      ? token
                                      : g_hash_table_lookup (values, "link"));

  g_hash_table_remove (values, "link"); /* one copy of a secret is enough */
  if (link != NULL)
    take_link (values, link);
  put_decoded (values, "account_id", g_hash_table_lookup (values, "account_id"));
  put_decoded (values, "token", g_hash_table_lookup (values, "token"));
  return TRUE;
}

static TakingsRequest *
next_request (TakingsAdapter *self, const TakingsContext *context, GError **error)
{
  return takings_daily_totals_request (context, "/affiliates/v1/byday");
}

enum
{
  DATA,
  NEXT,
  RESULT,
  REASON,
  N_TOP
};
static const TakingsMapField top_fields[N_TOP] = {
  [DATA] = { "data", TRUE },
  [NEXT] = { "next_page" },
  [RESULT] = { "result" },
  [REASON] = { "result_str" },
};
static const TakingsFaultWord faults[] = {
  { "~limit|~too many", TAKINGS_ERROR_RATE_LIMITED },
  { "~token|~access|~auth|~account", TAKINGS_ERROR_AUTH },
  { NULL, TAKINGS_ERROR_PROTOCOL },
};

static gboolean
read_page (TakingsAdapter *self, const TakingsContext *context, const TakingsResponse *response,
           TakingsPage *page, GError **error)
{
  TakingsText top[N_TOP] = { 0 };
  gboolean whole;

  if (!takings_response_check (response, page, info.name, error))
    return FALSE;
  whole = takings_answer_read (page, TAKINGS_MAP (top_fields), top);
  if (top[RESULT].data != NULL && !takings_text_is (top[RESULT], "1")
      && !takings_text_is (top[RESULT], "true"))
    return takings_refuse (error, takings_fault_find (faults, top[REASON]),
                           "BuyGoods reported an error instead of totals");
  if (context->purpose == TAKINGS_PURPOSE_READ)
    whole &= takings_daily_totals_read (context, page, top[DATA]);
  if (!whole)
    return takings_refuse_broken (error, &info);
  takings_page_next_token (page, context, top[NEXT]);
  return TRUE;
}

TAKINGS_DEFINE_ADAPTER (Buygoods, buygoods, prepare_fields, next_request, read_page)
