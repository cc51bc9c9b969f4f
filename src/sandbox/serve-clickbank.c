/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ClickBank's REST API 1.3, Orders2: an XML bean turned into JSON, so every scalar is text, null is
 * {"@nil":"true"} and a list of one is an object. */
#include "config.h"

#include "serve.h"

#include <string.h>

#define PAGE_ROWS       100
#define LATEST_REVERSAL (76 * 86400)

typedef struct
{
  const TakingsTrade *trade;
  const TakingsTrade *bump; /* (nullable): a second line of the same order */
  gint64 at;
  gboolean reversal;
} Row;

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const Row *x = a, *y = b;

  if (x->at != y->at)
    return x->at < y->at ? -1 : 1;
  return x->trade < y->trade ? -1 : x->trade > y->trade;
}

static gboolean
is_listed (const TakingsTrade *trade)
{
  return trade->fate != TAKINGS_FATE_PENDING && trade->fate != TAKINGS_FATE_CANCELLED;
}

/* Orders and reversals of [from, to), oldest first. */
static GArray *
collect (TakingsServe *serve, gint64 from, gint64 to)
{
  const GArray *trades = serve->year->trades[TAKINGS_TRADE_CLICKBANK];
  guint i = takings_year_find (serve->year, TAKINGS_TRADE_CLICKBANK, from - LATEST_REVERSAL);
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (Row));
  gint64 end = MIN (to, serve->now + 1);

  for (; i < trades->len; i++)
    {
      const TakingsTrade *trade = &g_array_index (trades, TakingsTrade, i);
      Row row = { trade, NULL, trade->at, FALSE };
      Row *last = rows->len > 0 ? &g_array_index (rows, Row, rows->len - 1) : NULL;
      if (trade->at >= end)
        break;
      if (is_listed (trade) && trade->at >= from)
        {
          if (trade->line > 0 && trade->fate != TAKINGS_FATE_TEST
              && trade->fate != TAKINGS_FATE_STRANGE && last != NULL && !last->reversal
              && last->trade->order == trade->order && last->at == trade->at)
            last->bump = trade;
          else
            g_array_append_val (rows, row);
        }
      row.at = trade->reversed_at;
      row.reversal = TRUE;
      if (takings_trade_reversed (trade, serve->now) && row.at >= from && row.at < end)
        g_array_append_val (rows, row);
    }
  g_array_sort (rows, compare_rows);
  return rows;
}

static const char *
type_of (const Row *row)
{
  if (row->reversal)
    return row->trade->fate == TAKINGS_FATE_REFUNDED ? "RFND" : "CGBK";
  if (row->trade->fate == TAKINGS_FATE_TEST)
    return row->trade->charge > 1 ? "TEST_BILL" : "TEST_SALE";
  if (row->trade->fate == TAKINGS_FATE_STRANGE)
    return "HELD_FOR_REVIEW";
  return row->trade->charge > 1 ? "BILL" : "SALE";
}

static void
print_receipt (const TakingsTrade *trade, char *buffer)
{
  static const char digits[] = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
  guint64 number = trade->order * 7 + 1000003;

  buffer[0] = 'T';
  for (int i = 7; i > 0; i--, number /= 34)
    buffer[i] = digits[number % 34];
  buffer[8] = '\0';
  if (trade->charge > 1)
    g_snprintf (buffer + 8, 8, "-B%03u", trade->charge);
}

static void
print_line (TakingsServe *serve, const Row *row, const TakingsTrade *trade)
{
  const TakingsProduct *product = takings_year_product (TAKINGS_TRADE_CLICKBANK, trade->product);
  int sign = row->reversal ? -1 : 1;
  gint64 paid = row->reversal ? takings_trade_share (trade, trade->price) : trade->price;
  gint64 earned = row->reversal ? takings_trade_share (trade, trade->commission)
                                : trade->commission;

  takings_serve_comma (serve);
  g_string_append_c (serve->out, '{');
  takings_serve_text (serve, "itemNo", strchr (product->code, ':') + 1);
  takings_serve_text (serve, "productTitle", product->name);
  takings_serve_text (serve, "recurring", product->rebill > 0 ? "true" : "false");
  takings_serve_text (serve, "shippable", "false");
  takings_serve_money (serve, "customerAmount", sign * paid, "USD", TRUE);
  takings_serve_money (serve, "accountAmount", sign * earned, "USD", TRUE);
  takings_serve_text (serve, "quantity", "1");
  takings_serve_text (serve, "lineItemType", trade->line > 0 ? "BUMP" : "STANDARD");
  if (product->rebill > 0)
    {
      takings_serve_money (serve, "rebillAmount", product->rebill * TAKINGS_MICROS, "USD", TRUE);
      takings_serve_text (serve, "status", "ACTIVE");
    }
  else
    g_string_append (serve->out,
                     ",\"rebillAmount\":{\"@nil\":\"true\"},\"status\":{\"@nil\":\"true\"}");
  g_string_append_c (serve->out, '}');
}

static void
print_order (TakingsServe *serve, const Row *row, TakingsZone *zone)
{
  const TakingsTrade *trade = row->trade;
  gint64 hours = takings_zone_offset (zone, row->at) / 3600;
  gint64 total = trade->price + (row->bump != NULL ? row->bump->price : 0);
  g_autofree char *local = takings_serve_local (zone, row->at, 'T');
  g_autofree char *time = g_strdup_printf ("%s-%02d:00", local, (int) -hours);
  char receipt[24], tracking[32];

  print_receipt (trade, receipt);
  takings_serve_comma (serve);
  g_string_append_c (serve->out, '{');
  takings_serve_text (serve, "transactionTime", time);
  takings_serve_text (serve, "receipt", receipt);
  takings_serve_text (serve, "trackingId", takings_year_tracking (trade->tracking, tracking));
  takings_serve_text (serve, "paytmentMethod", trade->fate == TAKINGS_FATE_TEST ? "TEST" : "VISA");
  takings_serve_text (serve, "transactionType", type_of (row));
  if (row->reversal)
    total = -takings_trade_share (trade, trade->price);
  takings_serve_money (serve, "totalOrderAmount", total, "USD", TRUE);
  takings_serve_text (serve, "vendor",
                      takings_year_product (TAKINGS_TRADE_CLICKBANK, trade->product)->vendor);
  takings_serve_text (serve, "affiliate", "sandaff");
  takings_serve_text (serve, "country", takings_year_country (trade->country));
  g_string_append (serve->out, ",\"lastName\":{\"@nil\":\"true\"},\"email\":{\"@nil\":\"true\"}");
  takings_serve_text (serve, "currency", "USD");
  takings_serve_text (serve, "role", "AFFILIATE");
  g_string_append (serve->out,
                   ",\"vendorVariables\":{\"item\":{\"name\":\"src\",\"value\":\"sandbox\"}}"
                   ",\"lineItemData\":");
  if (row->bump != NULL)
    g_string_append_c (serve->out, '[');
  print_line (serve, row, trade);
  if (row->bump != NULL)
    {
      print_line (serve, row, row->bump);
      g_string_append_c (serve->out, ']');
    }
  g_string_append_c (serve->out, '}');
}

static void
list_orders (TakingsServe *serve)
{
  g_autoptr (TakingsZone) zone = takings_zone_new ("America/Los_Angeles", NULL);
  const char *start = takings_serve_get (serve, "startDate"),
             *end = takings_serve_get (serve, "endDate");
  const char *header = soup_message_headers_get_one (serve->request, "Page");
  g_autoptr (GArray) rows = NULL;
  gint64 page = 1;
  gint32 from, to;
  guint first;

  if (start == NULL || end == NULL || !takings_day_parse (start, &from)
      || !takings_day_parse (end, &to))
    {
      takings_serve_fail (serve, 400, "text/plain", "startDate and endDate must be yyyy-mm-dd");
      return;
    }
  if (header != NULL)
    takings_text_to_int64 (takings_text (header), &page);
  rows = collect (serve, takings_zone_day_start (zone, from),
                  takings_zone_day_start (zone, to + 1));
  first = (guint) (CLAMP (page, 1, 1000000) - 1) * PAGE_ROWS;
  if (first >= rows->len)
    {
      takings_serve_fail (serve, 200, "application/json", "null");
      return;
    }
  g_string_append (serve->out, "{\"orderData\":");
  if (rows->len > 1)
    g_string_append_c (serve->out, '[');
  for (guint i = first; i < MIN (rows->len, first + PAGE_ROWS); i++)
    print_order (serve, &g_array_index (rows, Row, i), zone);
  g_string_append (serve->out, rows->len > 1 ? "]}" : "}");
  serve->status = first + PAGE_ROWS < rows->len ? 206 : 200;
}

void
takings_serve_clickbank (TakingsServe *serve)
{
  const char *key = soup_message_headers_get_one (serve->request, "Authorization");

  if (key == NULL || !g_str_has_suffix (key, TAKINGS_SANDBOX_CLICKBANK_KEY))
    takings_serve_fail (serve, 403, "text/plain", "Access is denied.");
  else if (strcmp (serve->path, "/rest/1.3/quickstats/accounts") == 0)
    g_string_append (serve->out, "{\"accountData\":{\"nickName\":\"sandaff\"}}");
  else if (strcmp (serve->path, "/rest/1.3/orders2/list") == 0)
    list_orders (serve);
  else
    takings_serve_fail (serve, 404, "text/plain", "Not found");
}
