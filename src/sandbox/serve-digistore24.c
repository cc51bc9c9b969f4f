/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Digistore24's API 1.2: HTTP 200 for everything, `result` tells; times of Berlin without a zone;
 * an empty PHP array where an object is expected. */
#include "config.h"

#include "serve.h"

#include <string.h>

#define LATEST_REVERSAL (76 * 86400)

typedef struct
{
  const TakingsTrade *trade;
  guint64 id;
  gint64 at;
  gboolean reversal;
} Row;

typedef enum
{
  LIST_TRANSACTIONS,
  LIST_COMMISSIONS,
  LIST_PURCHASES,
} List;

static void
fail (TakingsServe *serve, int code, const char *message)
{
  g_string_printf (serve->out,
                   "{\"api_version\":\"1.2\",\"result\":\"error\",\"message\":\"%s\",\"code\":%d}",
                   message, code);
}

static gboolean
is_listed (const TakingsTrade *trade, gboolean reversal, List list)
{
  switch (trade->fate)
    {
    case TAKINGS_FATE_CANCELLED: return FALSE;
    case TAKINGS_FATE_PENDING:
    case TAKINGS_FATE_TEST:
    case TAKINGS_FATE_STRANGE:
      return list == LIST_TRANSACTIONS || (list == LIST_PURCHASES && trade->charge == 1);
    default: return list != LIST_PURCHASES || (trade->charge == 1 && !reversal);
    }
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const Row *x = a, *y = b;

  if (x->at != y->at)
    return x->at < y->at ? -1 : 1;
  return x->id < y->id ? -1 : x->id > y->id;
}

static GArray *
collect (TakingsServe *serve, List list, gint64 from, gint64 to)
{
  const GArray *trades = serve->year->trades[TAKINGS_TRADE_DIGISTORE24];
  guint i = takings_year_find (serve->year, TAKINGS_TRADE_DIGISTORE24, from - LATEST_REVERSAL);
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (Row));
  gint64 end = MIN (to, serve->now);

  for (; i < trades->len; i++)
    {
      const TakingsTrade *trade = &g_array_index (trades, TakingsTrade, i);
      Row row = { trade, 70000000 + (guint64) i * 2, trade->at, FALSE };
      if (trade->at > end)
        break;
      if (trade->at >= from && is_listed (trade, FALSE, list))
        g_array_append_val (rows, row);
      row = (Row){ trade, row.id + 1, trade->reversed_at, TRUE };
      if (takings_trade_reversed (trade, serve->now) && row.at >= from && row.at <= end
          && is_listed (trade, TRUE, list))
        g_array_append_val (rows, row);
    }
  g_array_sort (rows, compare_rows);
  return rows;
}

static void
print_purchase_id (const TakingsTrade *trade, char *buffer)
{
  static const char digits[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
  guint64 number = (trade->order * 2 + trade->line) * 11 + 33554432;

  for (int i = 7; i >= 0; i--, number /= 32)
    buffer[i] = digits[number % 32];
  buffer[8] = '\0';
}

static void
print_transaction (TakingsServe *serve, const Row *row, const char *created)
{
  const TakingsTrade *trade = row->trade;
  const TakingsProduct *product = takings_year_product (TAKINGS_TRADE_DIGISTORE24, trade->product);
  const char *currency = takings_year_currency (trade->currency);
  const char *type = "payment";
  char purchase[16];

  if (row->reversal)
    type = trade->fate == TAKINGS_FATE_REFUNDED ? "refund" : "chargeback";
  else if (trade->fate == TAKINGS_FATE_PENDING)
    type = "payment_missed";
  else if (trade->fate == TAKINGS_FATE_STRANGE)
    type = "goodwill_hold";
  print_purchase_id (trade, purchase);
  g_string_append_printf (serve->out, "{\"id\":%" G_GUINT64_FORMAT, row->id);
  takings_serve_text (serve, "purchase_id", purchase);
  takings_serve_money (serve, "amount",
                       row->reversal ? -takings_trade_share (trade, trade->price) : trade->price,
                       currency, row->id % 3 != 0);
  takings_serve_text (serve, "currency", currency);
  takings_serve_text (serve, "transaction_type", type);
  takings_serve_text (serve, "created_at", created);
  takings_serve_text (serve, "product_id", product->code);
  takings_serve_text (serve, "product_name", product->name);
  takings_serve_text (serve, "pay_method", trade->fate == TAKINGS_FATE_TEST ? "test" : "paypal");
  takings_serve_text (serve, "billing_type",
                      product->rebill > 0 ? "subscription" : "single_payment");
  g_string_append_printf (serve->out, ",\"pay_sequence_no\":\"%u\"", trade->charge);
  g_string_append (serve->out, ",\"buyer\":{\"id\":5512001,\"email\":null,\"first_name\":null}}");
}

static void
print_commission (TakingsServe *serve, const Row *row, const char *created)
{
  const TakingsTrade *trade = row->trade;
  const char *currency = takings_year_currency (trade->currency);
  gint64 amount = row->reversal ? -takings_trade_share (trade, trade->commission)
                                : trade->commission;
  /* now and then a commission comes in two parts */
  int parts = row->id % 9 == 0 ? 2 : 1;
  char purchase[16];

  print_purchase_id (trade, purchase);
  for (int part = 0; part < parts; part++)
    {
      gint64 half = amount / 20000 * 10000;
      gint64 value = parts == 1 ? amount : part == 0 ? half : amount - half;
      takings_serve_comma (serve);
      g_string_append_printf (serve->out, "{\"id\":%" G_GUINT64_FORMAT,
                              row->id * 2 + (guint64) part);
      takings_serve_text (serve, "created_at", created);
      takings_serve_money (serve, "amount", value, currency, row->id % 2 == 0);
      takings_serve_text (serve, "currency", currency);
      takings_serve_text (serve, "reason", "affiliate_share");
      g_string_append_printf (
        serve->out, ",\"schedule_payout_at\":null,\"transaction_id\":%" G_GUINT64_FORMAT, row->id);
      takings_serve_text (serve, "purchase_id", purchase);
      g_string_append_c (serve->out, '}');
    }
}

static void
print_purchase (TakingsServe *serve, const Row *row, const char *created)
{
  const TakingsTrade *trade = row->trade;
  const TakingsProduct *product = takings_year_product (TAKINGS_TRADE_DIGISTORE24, trade->product);
  char purchase[16], tracking[32];

  print_purchase_id (trade, purchase);
  g_string_append_c (serve->out, '{');
  takings_serve_text (serve, "id", purchase);
  takings_serve_money (serve, "amount", trade->price, takings_year_currency (trade->currency),
                       TRUE);
  takings_serve_text (serve, "currency", takings_year_currency (trade->currency));
  takings_serve_text (serve, "created_at", created);
  takings_serve_text (serve, "billing_type",
                      product->rebill > 0 ? "subscription" : "single_payment");
  takings_serve_text (serve, "billing_status", "completed");
  if (trade->tracking % 7 == 0)
    g_string_append (serve->out, ",\"click_id\":null,\"sub_ids\":[]");
  else
    g_string_append_printf (serve->out,
                            ",\"click_id\":null,\"sub_ids\":{\"sid1\":\"%s\",\"sid2\":\"\"}",
                            takings_year_tracking (trade->tracking, tracking));
  g_string_append (serve->out, ",\"items\":[{");
  takings_serve_text (serve, "product_id", product->code);
  takings_serve_text (serve, "product_name", product->name);
  g_string_append (serve->out, ",\"quantity\":1}]}");
}

static gint64
moment (TakingsServe *serve, const char *name, gint64 fallback, TakingsZone *zone)
{
  TakingsMoment value;

  return takings_moment_parse (takings_text (takings_serve_get (serve, name)), zone, &value)
           ? value.unix_time
           : fallback;
}

static void
print_list (TakingsServe *serve, List list)
{
  static const char *const names[] = { "transaction_list", "items", "purchase_list" };
  static void (*const printers[]) (TakingsServe *, const Row *, const char *) = { print_transaction,
                                                                                  print_commission,
                                                                                  print_purchase };
  g_autoptr (TakingsZone) berlin = takings_zone_new ("Europe/Berlin", NULL);
  g_autoptr (GArray) rows = collect (serve, list,
                                     moment (serve, "from", serve->now - 86400, berlin),
                                     moment (serve, "to", serve->now, berlin));
  guint size = (guint) CLAMP (takings_serve_get_int (serve, "page_size", 500), 1, 1000);
  guint page = (guint) CLAMP (takings_serve_get_int (serve, "page_no", 1), 1, 1000000);
  guint count = (rows->len + size - 1) / size;

  g_string_append_printf (
    serve->out,
    "{\"api_version\":\"1.2\",\"runtime_seconds\":0.21,\"result\":\"success\","
    "\"data\":{\"page_size\":%u,\"page_no\":%u,\"page_count\":\"%u\","
    "\"item_count\":%u,\"summary\":{\"amounts\":[],\"count\":%u},\"%s\":[",
    size, page, MAX (count, 1), rows->len, rows->len, names[list]);
  for (guint i = (page - 1) * size; i < MIN (rows->len, page * size); i++)
    {
      const Row *row = &g_array_index (rows, Row, i);
      g_autofree char *created = takings_serve_local (berlin, row->at, ' ');
      takings_serve_comma (serve);
      printers[list](serve, row, created);
    }
  g_string_append (serve->out, "]}}");
}

void
takings_serve_digistore24 (TakingsServe *serve)
{
  const char *key = soup_message_headers_get_one (serve->request, "X-DS-API-KEY");
  const char *function = g_str_has_prefix (serve->path, "/api/call/")
                           ? serve->path + strlen ("/api/call/")
                           : "";

  if (g_strcmp0 (key, TAKINGS_SANDBOX_DIGISTORE24_KEY) != 0)
    fail (serve, 2, "The API key is invalid.");
  else if (strcmp (function, "getUserInfo") == 0)
    g_string_append (serve->out, "{\"api_version\":\"1.2\",\"result\":\"success\",\"data\":{"
                                 "\"user_id\":\"900001\",\"user_name\":\"sandbox\","
                                 "\"granted_roles\":\"affiliate\"}}");
  else if (strcmp (function, "listTransactions") == 0)
    print_list (serve, LIST_TRANSACTIONS);
  else if (strcmp (function, "listCommissions") == 0)
    print_list (serve, LIST_COMMISSIONS);
  else if (strcmp (function, "listPurchases") == 0)
    print_list (serve, LIST_PURCHASES);
  else
    fail (serve, 9, "Unknown function");
}
