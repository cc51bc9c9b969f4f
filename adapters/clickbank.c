/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "clickbank.h"

#include <glib/gi18n-lib.h>

/* ClickBank: orders2, one entry a line item. Every scalar may be a string, null is {"@nil":"true"},
 * a list of one is an object, no rows is the body "null"; status 206 says that pages follow. */

GType takings_clickbank_get_type (void);
typedef TakingsAdapter TakingsClickbank;
typedef TakingsAdapterClass TakingsClickbankClass;
G_DEFINE_FINAL_TYPE (TakingsClickbank, takings_clickbank, TAKINGS_TYPE_ADAPTER)

static const TakingsFieldSpec fields[] = {
  { "api_key", N_ ("API key"),
    N_ ("Primary account → Settings → API Management → Create New API Key"),
    "^API-[0-9A-Za-z]{20,64}$", NULL, NULL, TRUE, TRUE },
  { "developer_key", N_ ("Developer key"), N_ ("Only for a clerk key made before July 2023"),
    "^DEV-[0-9A-Za-z]{20,64}$", NULL, NULL, TRUE, FALSE },
  { "nicknames", N_ ("Nicknames"), N_ ("Only these accounts, separated by commas; empty for all"),
    "^[a-z0-9]{5,10}(,[a-z0-9]{5,10})*$" },
  { "currency", N_ ("Currency of the account"), N_ ("ClickBank does not name it in its rows"),
    "^[A-Z]{3}$", "USD" },
};

static const TakingsAdapterInfo info = {
  .id = "clickbank",
  .name = "ClickBank",
  .color = "#2f6fb5",
  .base_url = "https://api.clickbank.com",
  .zone = "America/Los_Angeles",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .window_days = 31,
  .backfill_days = 1826,
  .empty_windows = 6,
  .overlap_days = 3,
  .sweeps = { { 168, 90 } },
  .requests_per_minute = 120,
  .timeout_seconds = 180,
  .delivers = TAKINGS_DELIVERS_SALES | TAKINGS_DELIVERS_PRODUCTS,
};

static gboolean
takings_clickbank_prepare_fields (TakingsAdapter *self, GHashTable *values, GError **error)
{
  static const char *const prefixes[][2] = { { "api_key", "API-" }, { "developer_key", "DEV-" } };
  const char *nicknames = g_hash_table_lookup (values, "nicknames");

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      const char *value = g_hash_table_lookup (values, prefixes[i][0]);
      g_autofree char *key = g_strstrip (g_strdup (value != NULL ? value : ""));

      if (*key != '\0')
        g_hash_table_insert (values, g_strdup (prefixes[i][0]),
                             g_str_has_prefix (key, prefixes[i][1])
                               ? g_strdup (key)
                               : g_strconcat (prefixes[i][1], key, NULL));
    }
  if (nicknames != NULL)
    {
      g_auto (GStrv) parts = g_strsplit_set (nicknames, ", ;\t\n", -1);
      g_autoptr (GString) list = g_string_new (NULL);

      for (guint i = 0; parts[i] != NULL; i++)
        if (*parts[i] != '\0')
          g_string_append_printf (list, "%s%s", list->len > 0 ? "," : "", parts[i]);
      g_hash_table_insert (values, g_strdup ("nicknames"), g_ascii_strdown (list->str, -1));
    }
  return TRUE;
}

static TakingsRequest *
takings_clickbank_next_request (TakingsAdapter *self, const TakingsContext *context, GError **error)
{
  gboolean check = context->purpose == TAKINGS_PURPOSE_CHECK;
  g_autoptr (TakingsRequest) request = takings_request_new (
    "GET", check ? "/rest/1.3/quickstats/accounts" : "/rest/1.3/orders2/list");
  const char *key = takings_context_get (context, "api_key");
  const char *developer = takings_context_get (context, "developer_key");
  g_autofree char *pair = NULL;

  if (key == NULL)
    {
      g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_AUTH, "ClickBank: no API key");
      return NULL;
    }
  pair = developer != NULL ? g_strconcat (developer, ":", key, NULL) : g_strdup (key);
  takings_request_header (request, "Authorization", pair);
  takings_request_header (request, "Accept", "application/json");
  if (!check)
    {
      g_autofree char *start = takings_day_format (context->from_day);
      g_autofree char *end = takings_day_format (context->to_day);

      takings_request_query (request, "startDate", start);
      takings_request_query (request, "endDate", end);
      takings_request_header (request, "Page", context->cursor != NULL ? context->cursor : "1");
    }
  return g_steal_pointer (&request);
}

static gboolean
takings_clickbank_read_page (TakingsAdapter *self, const TakingsContext *context,
                             const TakingsResponse *response, TakingsPage *page, GError **error)
{
  return takings_clickbank_read (context, response, page, error);
}

static void
takings_clickbank_class_init (TakingsClickbankClass *klass)
{
  klass->info = &info;
  klass->prepare_fields = takings_clickbank_prepare_fields;
  klass->next_request = takings_clickbank_next_request;
  klass->read_page = takings_clickbank_read_page;
}

static void
takings_clickbank_init (TakingsClickbank *self)
{
}
