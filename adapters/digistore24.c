/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "adapter.h"
#include "map.h"

#include <glib/gi18n-lib.h>

/* Digistore24: what was earned, where it came from and the transactions are three calls. A window's
 * cursor walks through them: "c:N" commissions and "p:N" purchases become notes, "t:N" transactions
 * become the entries that ask for them. Errors come with HTTP 200 and are told by the envelope. */

GType takings_digistore24_get_type (void);
typedef TakingsAdapter TakingsDigistore24;
typedef TakingsAdapterClass TakingsDigistore24Class;
G_DEFINE_FINAL_TYPE (TakingsDigistore24, takings_digistore24, TAKINGS_TYPE_ADAPTER)

#define PAGE_SIZE 1000

static const char *const roles[] = { "affiliate", "vendor", NULL };
static const TakingsFieldSpec fields[] = {
  { "api_key", N_ ("API key"),
    N_ ("Vendor view → Settings → Account access → API keys; read access is enough"),
    "^[0-9]{1,10}-[A-Za-z0-9]{20,80}$", NULL, NULL, TRUE, TRUE },
  { "role", N_ ("Role"), N_ ("Whose transactions are read"), NULL, "affiliate", roles },
};

static const TakingsAdapterInfo info = {
  .id = "digistore24",
  .name = "Digistore24",
  .color = "#1a9e6e",
  .base_url = "https://www.digistore24.com",
  .zone = "Europe/Berlin",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .window_days = 31,
  .backfill_days = 1826,
  .empty_windows = 6,
  .overlap_days = 3,
  .sweeps = { { 168, 90 } },
  .requests_per_minute = 60,
  .timeout_seconds = 60,
  .delivers = TAKINGS_DELIVERS_SALES | TAKINGS_DELIVERS_PRODUCTS,
};

static gboolean
takings_digistore24_prepare_fields (TakingsAdapter *self, GHashTable *values, GError **error)
{
  const char *key = g_hash_table_lookup (values, "api_key");

  if (key != NULL)
    g_hash_table_insert (values, g_strdup ("api_key"), g_strstrip (g_strdup (key)));
  return TRUE;
}

/* "t:12" → 't', 12. A cursor that is not one of ours starts the window. */
static char
read_cursor (const TakingsContext *context, guint64 *number)
{
  const char *cursor = context->cursor;

  *number = 1;
  if (cursor == NULL || strchr ("cpt", cursor[0]) == NULL || cursor[0] == '\0' || cursor[1] != ':')
    return 'c';
  *number = MAX (1, g_ascii_strtoull (cursor + 2, NULL, 10));
  return cursor[0];
}

static void
add_moment (TakingsRequest *request, const char *name, gint64 unix_time)
{
  g_autofree char *text = takings_moment_format (unix_time);
  g_autofree char *offset = g_strdup_printf ("%.*s+00:00", (int) strlen (text) - 1, text);

  takings_request_query (request, name, offset);
}

static TakingsRequest *
takings_digistore24_next_request (TakingsAdapter *self, const TakingsContext *context,
                                  GError **error)
{
  const char *key = takings_context_get (context, "api_key");
  const char *role = takings_context_get (context, "role");
  g_autoptr (TakingsRequest) request = NULL;
  guint64 number;
  char phase = read_cursor (context, &number);

  if (key == NULL)
    {
      g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_AUTH, "Digistore24: no API key");
      return NULL;
    }
  request = takings_request_new ("GET", "/api/call");
  takings_request_path (request, context->purpose == TAKINGS_PURPOSE_CHECK ? "getUserInfo"
                                 : phase == 'c'                            ? "listCommissions"
                                 : phase == 'p'                            ? "listPurchases"
                                                                           : "listTransactions");
  takings_request_header (request, "X-DS-API-KEY", key);
  takings_request_header (request, "Accept", "application/json");
  if (context->purpose == TAKINGS_PURPOSE_CHECK)
    return g_steal_pointer (&request);
  add_moment (request, "from", context->from);
  add_moment (request, "to", context->to - 1);
  if (phase != 'c')
    takings_request_query (request, "search[role]", role != NULL ? role : "affiliate");
  takings_request_query_int (request, "page_no", (gint64) number);
  takings_request_query_int (request, "page_size", PAGE_SIZE);
  return g_steal_pointer (&request);
}

enum
{
  ID,
  PURCHASE,
  TRANSACTION,
  TYPE,
  AMOUNT,
  CURRENCY,
  CREATED,
  REASON,
  METHOD,
  SEQUENCE,
  PARENT,
  PRODUCT_ID,
  PRODUCT,
  SID,
  CLICK,
  CAMPAIGN,
  COUNTRY,
  EMAIL,
  ITEMS,
  N_SLOTS
};
static const TakingsMapField row_fields[] = {
  [ID] = { "id" },
  [PURCHASE] = { "purchase_id" },
  [TRANSACTION] = { "transaction_id" },
  [TYPE] = { "transaction_type" },
  [AMOUNT] = { "amount" },
  [CURRENCY] = { "currency" },
  [CREATED] = { "created_at" },
  [REASON] = { "reason" },
  [METHOD] = { "pay_method" },
  [SEQUENCE] = { "pay_sequence_no" },
  [PARENT] = { "parent_transaction_id" },
  [PRODUCT_ID] = { "product_id" },
  [PRODUCT] = { "product_name" },
  [SID] = { "sub_ids/sid1" },
  [CLICK] = { "click_id" },
  [CAMPAIGN] = { "campaign_key" },
  [COUNTRY] = { "buyer/country" },
  [EMAIL] = { "buyer/email" },
  [ITEMS] = { "items", TRUE },
};

static TakingsText
prefixed (TakingsPage *page, const char *prefix, TakingsText id)
{
  TakingsText parts[] = { takings_text (prefix), id };
  return takings_page_join (page, parts, G_N_ELEMENTS (parts));
}

static void
read_commission (TakingsPage *page, TakingsZone *zone, const TakingsText *row, gint64 position)
{
  TakingsNote note = { .part = row[ID], .has_commission = TRUE };
  TakingsEntry orphan = { .has_commission = TRUE, .state = TAKINGS_STATE_APPROVED, .count = 1 };
  TakingsMoment moment;
  gboolean dated = takings_moment_parse (row[CREATED], zone, &moment);

  if (takings_text_is_empty (row[ID]) || !takings_money_parse (row[AMOUNT], &note.commission)
      || !takings_currency_parse (row[CURRENCY], note.currency))
    {
      takings_page_reject (page, position,
                           "id, amount or currency of a commission is not readable");
      return;
    }
  note.key = takings_text_is_empty (row[TRANSACTION]) ? prefixed (page, "commission:", row[ID])
                                                      : row[TRANSACTION];
  if (dated)
    {
      orphan.entry_id = note.key;
      orphan.order_id = row[PURCHASE];
      orphan.raw_status = row[REASON];
      orphan.occurred_at = moment.unix_time;
      orphan.commission = note.commission;
      orphan.kind = note.commission < 0 ? TAKINGS_KIND_REFUND : TAKINGS_KIND_SALE;
      memcpy (orphan.currency, note.currency, sizeof orphan.currency);
      note.orphan = &orphan;
    }
  takings_page_note (page, &note);
}

static void
read_purchase (TakingsPage *page, const TakingsText *row, gint64 position)
{
  TakingsNote note = { .part = TAKINGS_TEXT ("purchase"),
                       .product_id = row[PRODUCT_ID],
                       .product = row[PRODUCT],
                       .campaign = row[CAMPAIGN] };
  TakingsText item[N_SLOTS] = { { NULL, 0 } };
  TakingsJsonList items;

  if (takings_text_is_empty (row[ID]))
    {
      takings_page_reject (page, position, "id of a purchase is missing");
      return;
    }
  note.key = prefixed (page, "purchase:", row[ID]);
  note.tracking_id = !takings_text_is_empty (row[SID])     ? row[SID]
                     : !takings_text_is_empty (row[CLICK]) ? row[CLICK]
                                                           : row[CAMPAIGN];
  note.country = row[COUNTRY].len == 2 ? row[COUNTRY] : TAKINGS_TEXT_NONE;
  takings_json_list_init (&items, row[ITEMS]);
  if (takings_text_is_empty (note.product_id) && takings_json_list_next (&items)
      && takings_map_read (TAKINGS_MAP (row_fields), &items.json, item))
    {
      note.product_id = item[PRODUCT_ID];
      note.product = item[PRODUCT];
    }
  takings_page_note (page, &note);
}

/* A payment is a rebill only where the row says its number in the sequence. */
static void
judge_type (TakingsEntry *entry, const TakingsText *row)
{
  gint64 sequence = 0;

  entry->raw_status = row[TYPE];
  entry->state = TAKINGS_STATE_APPROVED;
  takings_text_to_int64 (row[SEQUENCE], &sequence);
  if (takings_text_is (row[TYPE], "payment"))
    entry->kind = sequence > 1 ? TAKINGS_KIND_REBILL : TAKINGS_KIND_SALE;
  else if (takings_text_is (row[TYPE], "refund"))
    entry->kind = TAKINGS_KIND_REFUND;
  else if (takings_text_is (row[TYPE], "chargeback"))
    entry->kind = TAKINGS_KIND_CHARGEBACK;
  else if (takings_text_is (row[TYPE], "refund_request"))
    {
      entry->kind = TAKINGS_KIND_REFUND;
      entry->state = TAKINGS_STATE_PENDING;
    }
  else
    {
      entry->kind = TAKINGS_KIND_ADJUSTMENT;
      entry->state = TAKINGS_STATE_VOID;
    }
  if (takings_text_is (row[METHOD], "test"))
    {
      entry->state = TAKINGS_STATE_VOID;
      entry->flags |= TAKINGS_ENTRY_TEST;
    }
}

static void
read_transaction (TakingsPage *page, TakingsZone *zone, const TakingsText *row, gint64 position)
{
  TakingsEntry entry = { .count = 1 };
  TakingsMoment moment;

  if (takings_text_is_empty (row[ID]) || !takings_moment_parse (row[CREATED], zone, &moment)
      || (row[AMOUNT].data != NULL && !takings_money_parse (row[AMOUNT], &entry.amount))
      || !takings_currency_parse (row[CURRENCY], entry.currency))
    {
      takings_page_reject (page, position, "id, time, amount or currency is not readable");
      return;
    }
  judge_type (&entry, row);
  entry.entry_id = row[ID];
  entry.order_id = row[PURCHASE];
  entry.parent_id = row[PARENT];
  entry.occurred_at = moment.unix_time;
  entry.has_amount = row[AMOUNT].data != NULL;
  entry.product_id = row[PRODUCT_ID];
  entry.product = row[PRODUCT];
  entry.country = row[COUNTRY].len == 2 ? row[COUNTRY] : TAKINGS_TEXT_NONE;
  entry.customer = row[EMAIL];
  entry.join_key[0] = row[ID];
  if (!takings_text_is_empty (row[PURCHASE]))
    entry.join_key[1] = prefixed (page, "purchase:", row[PURCHASE]);
  entry.flags |= TAKINGS_ENTRY_JOIN;
  if (takings_text_is (row[TYPE], "refund_request"))
    {
      entry.has_amount = FALSE;
      entry.amount = 0;
      entry.flags &= ~(guint32) TAKINGS_ENTRY_JOIN;
    }
  takings_entry_normalise_sign (&entry);
  takings_page_add (page, &entry);
}

enum
{
  RESULT,
  CODE,
  ZONE,
  COUNT,
  COMMISSIONS,
  PURCHASES,
  TRANSACTIONS,
  N_TOP
};
static const TakingsMapField top_fields[] = {
  [RESULT] = { "result" },
  [CODE] = { "code" },
  [ZONE] = { "timezone" },
  [COUNT] = { "data/page_count" },
  [COMMISSIONS] = { "data/items", TRUE },
  [PURCHASES] = { "data/purchase_list", TRUE },
  [TRANSACTIONS] = { "data/transaction_list", TRUE },
};

static gboolean
check_envelope (const TakingsText *top, TakingsPage *page, GError **error)
{
  gint64 code = 0;
  TakingsError kind;

  if (takings_text_is (top[RESULT], "success"))
    return TRUE;
  takings_text_to_int64 (top[CODE], &code);
  switch (code)
    {
    case 2:
    case 5:
    case 10: kind = TAKINGS_ERROR_AUTH; break;
    case 12: kind = TAKINGS_ERROR_RATE_LIMITED; break;
    case 0:
    case 11: kind = TAKINGS_ERROR_SERVER; break;
    case 4: page->warning = g_strdup ("Digistore24 answered “not found” to a list"); return TRUE;
    default: kind = TAKINGS_ERROR_PROTOCOL;
    }
  g_set_error (error, TAKINGS_ERROR, kind, "Digistore24 answered with its error %d", (int) code);
  return FALSE;
}

static void
set_next (TakingsPage *page, char phase, guint64 number, TakingsText page_count)
{
  gint64 count = 0;
  gboolean more = takings_text_to_int64 (page_count, &count) ? (gint64) number < count
                                                             : page->n_read >= PAGE_SIZE;
  g_autofree char *next = NULL;

  if (more && page->n_read > 0)
    next = g_strdup_printf ("%c:%" G_GUINT64_FORMAT, phase, number + 1);
  else if (phase != 't')
    next = g_strdup (phase == 'c' ? "p:1" : "t:1");
  takings_page_set_next (page, next);
}

/* The server's zone when it names one, else the account's. */
static TakingsZone *
find_zone (const TakingsContext *context, TakingsText name)
{
  g_autofree char *id = takings_text_dup (name);
  TakingsZone *zone = NULL;

  if (id != NULL && g_strcmp0 (id, takings_zone_get_id (context->zone)) != 0)
    zone = takings_zone_new (id, NULL);
  return zone != NULL ? zone : takings_zone_ref (context->zone);
}

static void
read_rows (const TakingsContext *context, TakingsPage *page, char phase, const TakingsText *top,
           TakingsJsonList *rows)
{
  g_autoptr (TakingsZone) zone = find_zone (context, top[ZONE]);

  takings_json_list_init (rows, top[phase == 'c'   ? COMMISSIONS
                                    : phase == 'p' ? PURCHASES
                                                   : TRANSACTIONS]);
  while (takings_json_list_next (rows))
    {
      TakingsText row[N_SLOTS] = { { NULL, 0 } };

      page->n_read++;
      if (!takings_map_read (TAKINGS_MAP (row_fields), &rows->json, row))
        takings_page_reject (page, rows->position, "The row is not readable");
      else if (phase == 'c')
        read_commission (page, zone, row, rows->position);
      else if (phase == 'p')
        read_purchase (page, row, rows->position);
      else
        read_transaction (page, zone, row, rows->position);
    }
}

static gboolean
takings_digistore24_read_page (TakingsAdapter *self, const TakingsContext *context,
                               const TakingsResponse *response, TakingsPage *page, GError **error)
{
  TakingsText top[N_TOP] = { { NULL, 0 } };
  TakingsJsonList rows = { 0 };
  TakingsJson json;
  guint64 number;
  char phase = read_cursor (context, &number);
  gboolean whole;

  takings_json_init (&json, page->body, page->body_len);
  whole = takings_map_read (TAKINGS_MAP (top_fields), &json, top);
  if (top[RESULT].data == NULL || takings_text_is (top[RESULT], "success"))
    if (!takings_response_check (response, page, info.name, error))
      return FALSE;
  if (top[RESULT].data != NULL && !check_envelope (top, page, error))
    return FALSE;
  if (context->purpose != TAKINGS_PURPOSE_CHECK)
    read_rows (context, page, phase, top, &rows);
  if (!whole || rows.json.broken != NULL || top[RESULT].data == NULL)
    {
      g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_PROTOCOL,
                           "Digistore24's answer is cut off or not its JSON");
      return FALSE;
    }
  if (context->purpose == TAKINGS_PURPOSE_READ)
    set_next (page, phase, number, top[COUNT]);
  return TRUE;
}

static void
takings_digistore24_class_init (TakingsDigistore24Class *klass)
{
  klass->info = &info;
  klass->prepare_fields = takings_digistore24_prepare_fields;
  klass->next_request = takings_digistore24_next_request;
  klass->read_page = takings_digistore24_read_page;
}

static void
takings_digistore24_init (TakingsDigistore24 *self)
{
}
