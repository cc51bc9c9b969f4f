/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JVZoo's API 2.0: one list of at most 100 rows that begins 90 days back or after a pay key; a
 * reversal changes the row in place. */
#include "config.h"

#include "serve.h"

#include <stdio.h>
#include <string.h>

#define PAGE_ROWS 100
#define REACH     (90 * (gint64) 86400)
#define LIST      "/v2.0/latest-affiliates-transactions"

static gboolean
is_listed (const TakingsTrade *trade)
{
  return trade->fate != TAKINGS_FATE_TEST;
}

static const char *
status_of (TakingsServe *serve, const TakingsTrade *trade)
{
  if (takings_trade_reversed (trade, serve->now))
    return trade->fate == TAKINGS_FATE_REFUNDED ? "REFUNDED" : "CHARGEBACK";
  switch ((TakingsFate) trade->fate)
    {
    case TAKINGS_FATE_PENDING: return "PENDING";
    case TAKINGS_FATE_CANCELLED: return "CANCELLED";
    case TAKINGS_FATE_STRANGE: return "ESCROW_REVIEW";
    case TAKINGS_FATE_KEPT:
    case TAKINGS_FATE_REFUNDED:
    case TAKINGS_FATE_CHARGED_BACK:
    case TAKINGS_FATE_TEST:
    default: return "COMPLETED";
    }
}

static void
print_row (TakingsServe *serve, const TakingsTrade *trade, guint index)
{
  const TakingsProduct *product = takings_year_product (TAKINGS_TRADE_JVZOO, trade->product);
  g_autoptr (TakingsZone) utc = takings_zone_new ("UTC", NULL);
  g_autofree char *local = takings_serve_local (utc, trade->at, 'T');
  g_autofree char *date = g_strconcat (local, "+00:00", NULL);
  g_autofree char *id = g_strdup_printf ("AP-%017uX", index);
  const char *status = status_of (serve, trade);
  gboolean quoted = index % 2 == 0;

  takings_serve_comma (serve);
  g_string_append_c (serve->out, '{');
  takings_serve_text (serve, "transaction_id", id);
  takings_serve_text (serve, "date", date);
  takings_serve_text (serve, "product_name", product->name);
  g_string_append_printf (serve->out, quoted ? ",\"product_id\":\"%s\"" : ",\"product_id\":%s",
                          product->code);
  takings_serve_text (serve, "status", status);
  takings_serve_money (serve, "price", trade->price, "USD", TRUE);
  g_string_append_printf (serve->out,
                          ",\"customer_email\":\"buyer%" G_GUINT64_FORMAT "@example.com\"",
                          trade->order % 5000);
  g_string_append (serve->out, ",\"ip\":\"\",\"first_name\":\"Dana\",\"last_name\":\"\"");
  g_string_append_printf (serve->out, quoted ? ",\"affiliate_id\":%d" : ",\"affiliate_id\":\"%d\"",
                          3552001);
  takings_serve_text (serve, "affiliate_name", "Sandbox Affiliate");
  takings_serve_money (serve, "affiliate_commission", trade->commission, "USD", TRUE);
  takings_serve_text (serve, "affiliate_commission_status",
                      strcmp (status, "COMPLETED") == 0 ? "PAID" : "PENDING");
  g_string_append_c (serve->out, '}');
}

static void
print_list (TakingsServe *serve, const char *pay_key)
{
  const GArray *trades = serve->year->trades[TAKINGS_TRADE_JVZOO];
  guint i = takings_year_find (serve->year, TAKINGS_TRADE_JVZOO, serve->now - REACH);
  GString *rows = serve->out;
  guint count = 0, index;

  if (pay_key != NULL && sscanf (pay_key, "AP-%uX", &index) == 1)
    i = serve->repeat_token ? i : index + 1;
  g_string_append (rows, "{\"results\":[");
  for (; i < trades->len && count < PAGE_ROWS; i++)
    {
      const TakingsTrade *trade = &g_array_index (trades, TakingsTrade, i);
      if (trade->at > serve->now)
        break;
      if (!is_listed (trade))
        continue;
      print_row (serve, trade, i);
      count++;
    }
  g_string_append_printf (rows,
                          "],\"meta\":{\"status\":{\"http_status_code\":200,\"message\":\"OK\"},"
                          "\"results_count\":%u}}",
                          count);
}

void
takings_serve_jvzoo (TakingsServe *serve)
{
  if (!takings_serve_basic (serve, TAKINGS_SANDBOX_JVZOO_KEY, "x"))
    takings_serve_fail (
      serve, 401, "application/json",
      "{\"meta\":{\"status\":{\"http_status_code\":401,\"message\":\"Unauthorized\"},"
      "\"results_count\":0},\"results\":[]}");
  else if (strcmp (serve->path, LIST) == 0)
    print_list (serve, NULL);
  else if (g_str_has_prefix (serve->path, LIST "/"))
    print_list (serve, serve->path + strlen (LIST "/"));
  else
    takings_serve_fail (
      serve, 404, "application/json",
      "{\"meta\":{\"status\":{\"http_status_code\":404,\"message\":\"Not found\"}}}");
}
