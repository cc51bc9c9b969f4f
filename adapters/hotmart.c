/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "adapter.h"

#include "map.h"
#include "reversal.h"

#define N_(text) text

/* Two passes a window: commissions as notes ("c:TOKEN"), then the sales that ask for them
 * ("h:TOKEN"). "C" and "H" are the same without the list of statuses. */
struct _TakingsHotmart
{
  TakingsAdapter parent_instance;
};
#define TAKINGS_TYPE_HOTMART (takings_hotmart_get_type ())
G_DECLARE_FINAL_TYPE (TakingsHotmart, takings_hotmart, TAKINGS, HOTMART, TakingsAdapter)
G_DEFINE_FINAL_TYPE (TakingsHotmart, takings_hotmart, TAKINGS_TYPE_ADAPTER)

typedef enum
{
  EARNED,
  WAITING,
  VOID,
  REFUNDED,
  PART_REFUNDED,
  CHARGED_BACK
} Meaning;

/* The first @N_ASKED are the vocabulary of the API; one word it does not know fails a request. */
#define N_ASKED 17
static const struct
{
  const char *word;
  Meaning meaning;
} statuses[] = {
  { "APPROVED", EARNED },
  { "COMPLETE", EARNED },
  { "PROTESTED", EARNED },
  { "REFUNDED", REFUNDED },
  { "PARTIALLY_REFUNDED", PART_REFUNDED },
  { "CHARGEBACK", CHARGED_BACK },
  { "BLOCKED", VOID },
  { "CANCELLED", VOID },
  { "EXPIRED", VOID },
  { "NO_FUNDS", VOID },
  { "OVERDUE", WAITING },
  { "PRE_ORDER", WAITING },
  { "PRINTED_BILLET", WAITING },
  { "PROCESSING_TRANSACTION", WAITING },
  { "STARTED", WAITING },
  { "UNDER_ANALISYS", WAITING },
  { "WAITING_PAYMENT", WAITING },
  { "COMPLETED", EARNED },
  { "DISPUTE", EARNED },
  { "CANCELED", VOID },
  { "DELAYED", WAITING },
  { "BILLET_PRINTED", WAITING },
  { "UNDER_ANALYSIS", WAITING },
};

enum
{
  TRANSACTION,
  ORDERED,
  APPROVED,
  STATUS,
  RECURRENCY,
  SUBSCRIPTION,
  PRICE,
  CURRENCY,
  CURRENCY_2,
  SRC,
  SCK,
  PRODUCT_ID,
  PRODUCT,
  VENDOR,
  BUYER,
  N_SALE
};
static const TakingsMapField sale_fields[N_SALE] = {
  [TRANSACTION] = { "purchase/transaction" },
  [ORDERED] = { "purchase/order_date" },
  [APPROVED] = { "purchase/approved_date" },
  [STATUS] = { "purchase/status" },
  [RECURRENCY] = { "purchase/recurrency_number" },
  [SUBSCRIPTION] = { "purchase/is_subscription" },
  [PRICE] = { "purchase/price/value" },
  [CURRENCY] = { "purchase/price/currency_code" },
  [CURRENCY_2] = { "purchase/price/currency_value" },
  [SRC] = { "purchase/tracking/source" },
  [SCK] = { "purchase/tracking/source_sck" },
  [PRODUCT_ID] = { "product/id" },
  [PRODUCT] = { "product/name" },
  [VENDOR] = { "producer/name" },
  [BUYER] = { "buyer/email" },
};
enum
{
  N_TRANSACTION,
  N_PRODUCT_ID,
  N_PRODUCT,
  N_RATE,
  N_LINES,
  N_NOTE
};
static const TakingsMapField note_fields[N_NOTE] = {
  { "transaction" },       { "product/id" },
  { "product/name" },      { "exchange_rate_currency_payout" },
  { "commissions", TRUE },
};
enum
{
  L_VALUE,
  L_CURRENCY,
  L_CURRENCY_2,
  L_UCODE,
  L_SOURCE,
  N_LINE
};
static const TakingsMapField line_fields[N_LINE] = {
  { "commission/value" },
  { "commission/currency_code" },
  { "commission/currency_value" },
  { "user/ucode" },
  { "source" },
};
enum
{
  ITEMS,
  NEXT,
  FAULT,
  N_TOP
};
static const TakingsMapField top_fields[N_TOP] = {
  { "items", TRUE },
  { "page_info/next_page_token" },
  { "error" },
};

static gboolean
prepare_fields (TakingsAdapter *adapter, GHashTable *fields, GError **error)
{
  const char *pasted = g_hash_table_lookup (fields, "basic");
  g_autofree char *word = g_strstrip (g_strdup (pasted != NULL ? pasted : ""));
  g_autofree char *text = NULL;
  gsize len;
  char *colon;

  if (*word == '\0')
    return TRUE;
  if (g_ascii_strncasecmp (word, "basic", 5) == 0 && g_ascii_isspace (word[5]))
    text = (char *) g_base64_decode (g_strchug (word + 5), &len);
  else
    text = (char *) g_base64_decode (word, &len);
  text = g_realloc (text, len + 1);
  text[len] = '\0';
  colon = strchr (text, ':');
  if (colon == NULL || colon == text || colon[1] == '\0' || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_AUTH,
                           "Hotmart: “basic” does not hold a client id and a secret");
      return FALSE;
    }
  g_hash_table_insert (fields, g_strdup ("client_id"), g_strndup (text, (gsize) (colon - text)));
  g_hash_table_insert (fields, g_strdup ("client_secret"), g_strdup (colon + 1));
  g_hash_table_remove (fields, "basic");
  explicit_bzero (text, len);
  return TRUE;
}

static const char *
role_of (const TakingsContext *context)
{
  const char *role = takings_context_get (context, "role");
  return role != NULL ? role : "AFFILIATE";
}

static TakingsRequest *
token_request (const TakingsContext *context, GError **error)
{
  const char *id = takings_context_get (context, "client_id");
  const char *secret = takings_context_get (context, "client_secret");
  TakingsRequest *request;

  if (id == NULL || secret == NULL)
    {
      g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_AUTH,
                           "Hotmart: “client_id” or “client_secret” is missing");
      return NULL;
    }
  request = takings_request_new ("POST", "/security/oauth/token");
  takings_request_query (request, "grant_type", "client_credentials");
  takings_request_query (request, "client_id", id);
  takings_request_query (request, "client_secret", secret);
  takings_request_basic (request, id, secret);
  takings_request_header (request, "Accept", "application/json");
  request->content_type = "application/json";
  return request;
}

static TakingsRequest *
next_request (TakingsAdapter *adapter, const TakingsContext *context, GError **error)
{
  const char *cursor = context->cursor != NULL && *context->cursor != '\0' ? context->cursor : "c:";
  gboolean sales = g_ascii_tolower (cursor[0]) == 'h' || context->purpose == TAKINGS_PURPOSE_CHECK;
  TakingsRequest *request;

  if (context->purpose == TAKINGS_PURPOSE_TOKEN)
    return token_request (context, error);
  request = takings_request_new ("GET", sales ? "/payments/api/v1/sales/history"
                                              : "/payments/api/v1/sales/commissions");
  takings_request_bearer (request, context->token != NULL ? context->token : "");
  takings_request_header (request, "Accept", "application/json");
  takings_request_header (request, "Content-Type", "application/json");
  if (context->purpose == TAKINGS_PURPOSE_CHECK)
    {
      takings_request_query_int (request, "max_results", 1);
      return request;
    }
  takings_request_query_int (request, "max_results", 500);
  takings_request_query_int (request, "start_date", context->from * 1000);
  takings_request_query_int (request, "end_date", context->to * 1000 - 1);
  takings_request_query (request, "commission_as", role_of (context));
  for (guint i = 0; g_ascii_islower (cursor[0]) && i < N_ASKED; i++)
    takings_request_query (request, "transaction_status", statuses[i].word);
  if (cursor[1] == ':' && cursor[2] != '\0')
    takings_request_query (request, "page_token", cursor + 2);
  return request;
}

/* The account's own line: its role, and its ucode where the account names one; else the first. */
static gboolean
read_line (const TakingsContext *context, TakingsText lines, TakingsNote *note)
{
  const char *ucode = takings_context_get (context, "ucode");
  TakingsJsonList list;

  takings_json_list_init (&list, lines);
  while (takings_json_list_next (&list))
    {
      TakingsText slot[N_LINE];

      if (!takings_map_read (TAKINGS_MAP (line_fields), &list.json, slot)
          || !takings_text_is (slot[L_SOURCE], role_of (context))
          || (ucode != NULL && slot[L_UCODE].data != NULL
              && !takings_text_is (slot[L_UCODE], ucode)))
        continue;
      note->has_commission = takings_money_parse (slot[L_VALUE], &note->commission);
      return note->has_commission
             && (takings_currency_parse (slot[L_CURRENCY], note->currency)
                 || takings_currency_parse (slot[L_CURRENCY_2], note->currency));
    }
  return FALSE;
}

static void
read_note (const TakingsContext *context, TakingsPage *page, const TakingsText *slot, gint64 row)
{
  TakingsNote note = { .key = slot[N_TRANSACTION],
                       .part = TAKINGS_TEXT ("own"),
                       .product_id = slot[N_PRODUCT_ID],
                       .product = slot[N_PRODUCT] };

  if (takings_text_is_empty (note.key))
    {
      takings_page_reject (page, row, "transaction is missing");
      return;
    }
  if (!read_line (context, slot[N_LINES], &note))
    return; /* not known is not zero */
  if (!takings_rate_parse (slot[N_RATE], &note.payout_rate))
    note.payout_rate = 0;
  takings_page_note (page, &note);
}

static gboolean
read_millis (TakingsText text, gint64 *seconds)
{
  if (!takings_text_to_int64 (text, seconds) || *seconds <= 0
      || *seconds > G_GINT64_CONSTANT (253402300799999))
    return FALSE;
  *seconds /= 1000;
  return TRUE;
}

static void
add_sale (TakingsPage *page, TakingsEntry *entry, const TakingsText *slot)
{
  Meaning meaning = VOID; /* what nobody knows counts as no money */
  gint64 charge = 0;

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (takings_text_is (slot[STATUS], statuses[i].word))
      meaning = statuses[i].meaning;
  if (takings_text_is (slot[SUBSCRIPTION], "true")
      && takings_text_to_int64 (slot[RECURRENCY], &charge) && charge > 1)
    entry->kind = TAKINGS_KIND_REBILL;
  entry->state = meaning == VOID      ? TAKINGS_STATE_VOID
                 : meaning == WAITING ? TAKINGS_STATE_PENDING
                                      : TAKINGS_STATE_APPROVED;
  takings_page_add (page, entry);
  if (meaning == REFUNDED || meaning == PART_REFUNDED)
    takings_reversal_add (page, entry, TAKINGS_KIND_REFUND, meaning == PART_REFUNDED);
  else if (meaning == CHARGED_BACK)
    takings_reversal_add (page, entry, TAKINGS_KIND_CHARGEBACK, FALSE);
  if (meaning == PART_REFUNDED && page->warning == NULL)
    page->warning = g_strdup ("Hotmart does not say how much of a partial refund was paid back.");
}

static void
read_sale (const TakingsContext *context, TakingsPage *page, const TakingsText *slot, gint64 row)
{
  TakingsEntry entry = {
    .entry_id = slot[TRANSACTION],
    .order_id = slot[TRANSACTION],
    .product_id = slot[PRODUCT_ID],
    .product = slot[PRODUCT],
    .tracking_id = slot[SRC],
    .campaign = slot[SCK],
    .vendor = slot[VENDOR],
    .raw_status = slot[STATUS],
    .customer = slot[BUYER],
    .join_key = { slot[TRANSACTION] },
    .flags = TAKINGS_ENTRY_JOIN,
  };

  if (takings_text_is_empty (entry.entry_id) || takings_text_is_empty (slot[STATUS]))
    takings_page_reject (page, row, "purchase.transaction or purchase.status is missing");
  else if (!read_millis (slot[ORDERED], &entry.occurred_at)
           && !read_millis (slot[APPROVED], &entry.occurred_at))
    takings_page_reject (page, row, "purchase.order_date is not a moment");
  else if (slot[PRICE].data != NULL && !takings_money_parse (slot[PRICE], &entry.amount))
    takings_page_reject (page, row, "purchase.price.value is not an amount");
  else
    {
      entry.has_amount = slot[PRICE].data != NULL
                         && (takings_currency_parse (slot[CURRENCY], entry.currency)
                             || takings_currency_parse (slot[CURRENCY_2], entry.currency));
      add_sale (page, &entry, slot);
    }
}

static gboolean
refuse (GError **error, TakingsText word)
{
  gboolean auth = takings_text_is (word, "unauthorized") || takings_text_is (word, "token_expired")
                  || takings_text_is (word, "unauthorized_client");

  g_set_error_literal (error, TAKINGS_ERROR,
                       auth                                          ? TAKINGS_ERROR_AUTH
                       : takings_text_is (word, "too_many_requests") ? TAKINGS_ERROR_RATE_LIMITED
                                                                     : TAKINGS_ERROR_PROTOCOL,
                       word.data != NULL ? "Hotmart answered with an error instead of data"
                                         : "Hotmart's answer is not readable");
  return FALSE;
}

static gboolean
check_status (const TakingsResponse *response, TakingsPage *page, char phase, gboolean *again,
              GError **error)
{
  TakingsText body = { page->body, page->body_len };

  page->shrink_window = response->status == 502;
  *again = response->status == 400 && g_ascii_islower (phase)
           && takings_text_contains (body, "\"invalid_parameter\"");
  return *again || takings_response_check (response, page, "Hotmart", error);
}

static gboolean
read_page (TakingsAdapter *adapter, const TakingsContext *context, const TakingsResponse *response,
           TakingsPage *page, GError **error)
{
  const char *cursor = context->cursor != NULL && *context->cursor != '\0' ? context->cursor : "c:";
  gboolean check = context->purpose != TAKINGS_PURPOSE_READ, again, whole;
  gboolean sales = g_ascii_tolower (cursor[0]) == 'h';
  TakingsText top[N_TOP] = { 0 }, slot[N_SALE];
  TakingsJson json;
  TakingsJsonList list;

  if (!check_status (response, page, check ? 'C' : cursor[0], &again, error))
    return FALSE;
  if (again)
    {
      page->warning = g_strdup ("Hotmart refused the list of statuses: refunds not visible.");
      takings_page_set_next (page, sales ? "H:" : "C:");
      return TRUE;
    }
  takings_json_init (&json, page->body, page->body_len);
  whole = takings_map_read (TAKINGS_MAP (top_fields), &json, top);
  if (top[FAULT].data != NULL || top[ITEMS].data == NULL)
    return refuse (error, top[FAULT]);
  if (check)
    return whole || refuse (error, TAKINGS_TEXT_NONE);
  for (takings_json_list_init (&list, top[ITEMS]); takings_json_list_next (&list); page->n_read++)
    if (!takings_map_read (sales ? TAKINGS_MAP (sale_fields) : TAKINGS_MAP (note_fields),
                           &list.json, slot))
      takings_page_reject (page, list.position, "the row is not readable");
    else if (sales)
      read_sale (context, page, slot, list.position);
    else
      read_note (context, page, slot, list.position);
  if (!whole || list.json.broken != NULL)
    return refuse (error, TAKINGS_TEXT_NONE);
  if (!takings_text_is_empty (top[NEXT])
      && !takings_text_equal (top[NEXT], takings_text (strlen (cursor) > 2 ? cursor + 2 : "")))
    takings_page_set_next (
      page,
      takings_page_print (page, "%c:%.*s", cursor[0], (int) top[NEXT].len, top[NEXT].data).data);
  else if (!sales)
    takings_page_set_next (page, cursor[0] == 'c' ? "h:" : "H:");
  return TRUE;
}

#define UUID  "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
#define WHERE N_ ("Hotmart → Tools → Developer Credentials → Create Credential")
static const char *const roles[] = { "AFFILIATE", "PRODUCER", "COPRODUCER", NULL };
static const TakingsFieldSpec fields[] = {
  { .key = "client_id",
    .label = N_ ("Client ID"),
    .where = WHERE,
    .pattern = UUID,
    .secret = TRUE,
    .required = TRUE,
    .pattern_is_hint = TRUE },
  { .key = "client_secret",
    .label = N_ ("Client secret"),
    .where = WHERE,
    .pattern = UUID,
    .secret = TRUE,
    .required = TRUE,
    .pattern_is_hint = TRUE },
  { .key = "basic", .label = N_ ("Basic token (instead of both)"), .where = WHERE, .secret = TRUE },
  { .key = "role",
    .label = N_ ("Role"),
    .where = N_ ("Whose commissions are read"),
    .fallback = "AFFILIATE",
    .choices = roles },
  { .key = "ucode",
    .label = N_ ("Own user code"),
    .where = N_ ("Only where several people share the role in a sale") },
};

static const TakingsAdapterInfo info = {
  .id = "hotmart",
  .name = "Hotmart",
  .color = "#f04e23",
  .base_url = "https://developers.hotmart.com",
  .token_url = "https://api-sec-vlc.hotmart.com",
  .zone = "UTC",
  .note = N_ ("Hotmart does not say when a refund happened: it is dated when it is first seen."),
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .window_days = 90,
  .backfill_days = 1825,
  .empty_windows = 4,
  .overlap_days = 3,
  .sweeps = { { 1, 7 }, { 24, 90 }, { 168, 180 } },
  .requests_per_minute = 300,
  .timeout_seconds = 60,
  .reset_header = "ratelimit-reset",
  .delivers = TAKINGS_DELIVERS_SALES | TAKINGS_DELIVERS_PRODUCTS,
  .needs_token = TRUE,
};

static void
takings_hotmart_class_init (TakingsHotmartClass *klass)
{
  TakingsAdapterClass *adapter_class = TAKINGS_ADAPTER_CLASS (klass);

  adapter_class->info = &info;
  adapter_class->prepare_fields = prepare_fields;
  adapter_class->next_request = next_request;
  adapter_class->read_page = read_page;
}

static void
takings_hotmart_init (TakingsHotmart *self)
{
}
