/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "adapter.h"
#include "map.h"

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

enum
{
  RECEIPT,
  TIME,
  TYPE,
  TRACKING,
  SUB_ID,
  CAMPAIGN,
  VENDOR,
  AFFILIATE,
  ROLE,
  COUNTRY,
  CURRENCY,
  EMAIL,
  LINES,
  N_ORDER
};
static const TakingsMapField order_fields[] = {
  [RECEIPT] = { "receipt" },
  [TIME] = { "transactionTime" },
  [TYPE] = { "transactionType" },
  [TRACKING] = { "trackingId" },
  [SUB_ID] = { "affiliateTrackingParameters/affSub1" },
  [CAMPAIGN] = { "affiliateTrackingParameters/campaign" },
  [VENDOR] = { "vendor" },
  [AFFILIATE] = { "affiliate" },
  [ROLE] = { "role" },
  [COUNTRY] = { "country" },
  [CURRENCY] = { "currency" },
  [EMAIL] = { "email" },
  [LINES] = { "lineItemData", TRUE },
};

enum
{
  ITEM,
  TITLE,
  PAID,
  EARNED,
  LINE_TYPE,
  N_LINE
};
static const TakingsMapField line_fields[] = {
  [ITEM] = { "itemNo" },          [TITLE] = { "productTitle" },     [PAID] = { "customerAmount" },
  [EARNED] = { "accountAmount" }, [LINE_TYPE] = { "lineItemType" },
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

/* Unknown types stay visible as void adjustments under the network's own word. */
static void
judge_type (TakingsEntry *entry, TakingsText type)
{
  static const struct
  {
    const char *name;
    TakingsKind kind;
  } kinds[] = {
    { "SALE", TAKINGS_KIND_SALE },       { "BILL", TAKINGS_KIND_REBILL },
    { "RFND", TAKINGS_KIND_REFUND },     { "INSF", TAKINGS_KIND_REFUND },
    { "CGBK", TAKINGS_KIND_CHARGEBACK }, { "FEE", TAKINGS_KIND_FEE },
    { "TEST", TAKINGS_KIND_SALE },
  };

  entry->raw_status = type;
  entry->state = TAKINGS_STATE_APPROVED;
  entry->kind = TAKINGS_KIND_ADJUSTMENT;
  if (type.len >= 4 && g_ascii_strncasecmp (type.data, "TEST", 4) == 0)
    {
      entry->flags |= TAKINGS_ENTRY_TEST;
      if (type.len > 5)
        type = (TakingsText){ type.data + 5, type.len - 5 };
    }
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (takings_text_is (type, kinds[i].name))
      {
        entry->kind = kinds[i].kind;
        if ((entry->flags & TAKINGS_ENTRY_TEST) == 0)
          return;
      }
  entry->state = TAKINGS_STATE_VOID;
}

/* role:nickname:receipt:type:item, and the moment for what may happen twice to one receipt. */
static TakingsText
make_id (TakingsPage *page, const TakingsText *order, TakingsText receipt, TakingsText type,
         TakingsText item, const TakingsEntry *timed)
{
  TakingsText colon = TAKINGS_TEXT (":");
  gboolean vendor = takings_text_is (order[ROLE], "VENDOR");
  char moment[32];
  TakingsText parts[] = { order[ROLE], colon,        order[vendor ? VENDOR : AFFILIATE],
                          colon,       receipt,      colon,
                          type,        colon,        item,
                          colon,       { moment, 0 } };

  if (timed != NULL)
    parts[10].len = takings_moment_print (timed->occurred_at, moment);
  return takings_page_join (page, parts, G_N_ELEMENTS (parts) - (timed != NULL ? 0 : 2));
}

static void
set_parent (TakingsPage *page, const TakingsText *order, TakingsText item, TakingsEntry *entry)
{
  TakingsText receipt = order[RECEIPT];
  const char *dash = memchr (receipt.data, '-', receipt.len);
  TakingsText base = { receipt.data, dash != NULL ? (gsize) (dash - receipt.data) : receipt.len };

  if (entry->kind == TAKINGS_KIND_REBILL && dash != NULL)
    entry->parent_id = make_id (page, order, base, TAKINGS_TEXT ("SALE"), item, NULL);
  else if (entry->kind == TAKINGS_KIND_REFUND || entry->kind == TAKINGS_KIND_CHARGEBACK)
    entry->parent_id = make_id (page, order, receipt,
                                dash != NULL ? TAKINGS_TEXT ("BILL") : TAKINGS_TEXT ("SALE"), item,
                                NULL);
}

static void
set_amounts (const TakingsContext *context, const TakingsText *order, gint64 paid,
             gboolean has_paid, TakingsEntry *entry)
{
  const char *own = takings_context_get (context, "currency");
  char currency[4] = "";

  if (!takings_currency_parse (takings_text (own), entry->currency))
    memcpy (entry->currency, "USD", 4);
  if (!takings_currency_parse (order[CURRENCY], currency))
    entry->flags |= TAKINGS_ENTRY_CURRENCY_ASSUMED;
  if (entry->kind == TAKINGS_KIND_REFUND || entry->kind == TAKINGS_KIND_CHARGEBACK
      || entry->kind == TAKINGS_KIND_FEE)
    {
      entry->commission = -ABS (entry->commission);
      paid = -ABS (paid);
    }
  if (*currency == '\0' || g_str_equal (currency, entry->currency))
    {
      entry->amount = paid;
      entry->has_amount = has_paid;
      return;
    }
  entry->flags |= TAKINGS_ENTRY_CURRENCY_ASSUMED;
  if (has_paid)
    {
      entry->original_amount = paid;
      memcpy (entry->original_currency, currency, 4);
    }
}

static void
read_line (const TakingsContext *context, TakingsPage *page, const TakingsText *order,
           const TakingsText *line, gint64 occurred_at, gint64 position)
{
  TakingsEntry entry = { .occurred_at = occurred_at, .count = 1 };
  gboolean repeats;
  gint64 paid = 0;

  if ((line[PAID].data != NULL && !takings_money_parse (line[PAID], &paid))
      || (line[EARNED].data != NULL && !takings_money_parse (line[EARNED], &entry.commission)))
    {
      takings_page_reject (page, position, "An amount of a line item is not a number");
      return;
    }
  entry.has_commission = line[EARNED].data != NULL;
  judge_type (&entry, order[TYPE]);
  set_amounts (context, order, paid, line[PAID].data != NULL, &entry);
  repeats = entry.kind != TAKINGS_KIND_SALE && entry.kind != TAKINGS_KIND_REBILL;
  entry.entry_id = make_id (page, order, order[RECEIPT], order[TYPE], line[ITEM],
                            repeats ? &entry : NULL);
  set_parent (page, order, line[ITEM], &entry);
  entry.order_id = order[RECEIPT];
  if (!takings_text_is_empty (order[VENDOR]) && !takings_text_is_empty (line[ITEM]))
    {
      TakingsText parts[] = { order[VENDOR], TAKINGS_TEXT (":"), line[ITEM] };
      entry.product_id = takings_page_join (page, parts, G_N_ELEMENTS (parts));
    }
  entry.product = line[TITLE];
  entry.tracking_id = takings_text_is_empty (order[TRACKING]) ? order[SUB_ID] : order[TRACKING];
  entry.campaign = order[CAMPAIGN];
  entry.country = order[COUNTRY].len == 2 ? order[COUNTRY] : TAKINGS_TEXT_NONE;
  entry.affiliate = order[AFFILIATE];
  entry.vendor = order[VENDOR];
  entry.customer = order[EMAIL];
  if (takings_text_is (line[LINE_TYPE], "UPSELL") || takings_text_is (line[LINE_TYPE], "BUMP"))
    entry.flags |= TAKINGS_ENTRY_UPSELL;
  takings_page_add (page, &entry);
}

static gboolean
is_wanted (const TakingsContext *context, const TakingsText *order)
{
  const char *wanted = takings_context_get (context, "nicknames");
  TakingsText name = order[takings_text_is (order[ROLE], "VENDOR") ? VENDOR : AFFILIATE];
  g_auto (GStrv) names = NULL;

  if (wanted == NULL)
    return TRUE;
  names = g_strsplit (wanted, ",", -1);
  for (guint i = 0; names[i] != NULL; i++)
    if (takings_text_is (name, names[i]))
      return TRUE;
  return FALSE;
}

static void
read_order (const TakingsContext *context, TakingsPage *page, const TakingsText *order,
            gint64 position)
{
  TakingsMoment moment;
  TakingsJsonList lines;
  guint n_lines = 0;

  if (takings_text_is_empty (order[RECEIPT]) || takings_text_is_empty (order[TYPE]))
    {
      takings_page_reject (page, position, "receipt or transactionType is missing");
      return;
    }
  if (!takings_moment_parse (order[TIME], context->zone, &moment))
    {
      takings_page_reject (page, position, "transactionTime is missing or not a time");
      return;
    }
  if (!is_wanted (context, order))
    return;
  takings_json_list_init (&lines, order[LINES]);
  while (takings_json_list_next (&lines))
    {
      TakingsText line[N_LINE] = { { NULL, 0 } };

      n_lines++;
      if (takings_map_read (TAKINGS_MAP (line_fields), &lines.json, line))
        read_line (context, page, order, line, moment.unix_time, position);
      else
        takings_page_reject (page, position, "A line item is not readable");
    }
  if (n_lines == 0)
    takings_page_reject (page, position, "lineItemData is missing");
}

static gboolean
check_answer (const TakingsResponse *response, TakingsPage *page, GError **error)
{
  if (response->status != 403)
    return takings_response_check (response, page, info.name, error);
  page->ambiguous = TRUE;
  g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_AUTH,
                       "ClickBank refused the key, or its request limit is reached (HTTP 403)");
  return FALSE;
}

static gboolean
takings_clickbank_read_page (TakingsAdapter *self, const TakingsContext *context,
                             const TakingsResponse *response, TakingsPage *page, GError **error)
{
  static const TakingsMapField top_fields[] = { { "orderData", TRUE } };
  TakingsText top[G_N_ELEMENTS (top_fields)] = { { NULL, 0 } };
  TakingsText body = takings_text_strip ((TakingsText){ page->body, page->body_len });
  TakingsJsonList rows;
  TakingsJson json;
  gboolean whole;

  if (!check_answer (response, page, error))
    return FALSE;
  if (context->purpose == TAKINGS_PURPOSE_CHECK)
    return TRUE;
  if (response->status == 206)
    {
      guint64 number = context->cursor != NULL ? g_ascii_strtoull (context->cursor, NULL, 10) : 1;
      g_autofree char *next = g_strdup_printf ("%" G_GUINT64_FORMAT, number + 1);

      takings_page_set_next (page, next);
    }
  if (body.len == 0 || takings_text_equal (body, TAKINGS_TEXT ("null")))
    return TRUE;
  takings_json_init (&json, page->body, page->body_len);
  whole = takings_map_read (TAKINGS_MAP (top_fields), &json, top);
  takings_json_list_init (&rows, top[0]);
  while (takings_json_list_next (&rows))
    {
      TakingsText order[N_ORDER] = { { NULL, 0 } };

      page->n_read++;
      if (takings_map_read (TAKINGS_MAP (order_fields), &rows.json, order))
        read_order (context, page, order, rows.position);
      else
        takings_page_reject (page, rows.position, "The order is not readable");
    }
  if (whole && rows.json.broken == NULL)
    return TRUE;
  g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_PROTOCOL,
                       "ClickBank's answer is cut off or not JSON");
  return FALSE;
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
