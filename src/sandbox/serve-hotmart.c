/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hotmart: OAuth, sales and commissions as two calls over the same window of order dates, page
 * tokens that count pages, statuses that change in place. */
#include "config.h"

#include "serve.h"

#include <stdio.h>
#include <string.h>

#define LONGEST_WINDOW (367 * (gint64) 86400)
#define COMPLETE_AFTER (15 * 86400)

static const char *const known_statuses[] = {
  "APPROVED",           "BLOCKED",   "CANCELLED",      "CHARGEBACK",
  "COMPLETE",           "EXPIRED",   "NO_FUNDS",       "OVERDUE",
  "PARTIALLY_REFUNDED", "PRE_ORDER", "PRINTED_BILLET", "PROCESSING_TRANSACTION",
  "PROTESTED",          "REFUNDED",  "STARTED",        "UNDER_ANALISYS",
  "WAITING_PAYMENT",    NULL
};

static void
fail (TakingsServe *serve, guint status, const char *error, const char *description)
{
  serve->status = status;
  g_string_printf (serve->out, "{\"error\":\"%s\",\"error_description\":\"%s\"}", error,
                   description);
}

static const char *
status_of (TakingsServe *serve, const TakingsTrade *trade)
{
  if (takings_trade_reversed (trade, serve->now))
    return trade->fate == TAKINGS_FATE_REFUNDED ? "REFUNDED" : "CHARGEBACK";
  switch ((TakingsFate) trade->fate)
    {
    case TAKINGS_FATE_PENDING: return "WAITING_PAYMENT";
    case TAKINGS_FATE_CANCELLED: return trade->order % 2 == 0 ? "EXPIRED" : "CANCELLED";
    case TAKINGS_FATE_STRANGE: return "CONFIRMED_BY_PARTNER";
    case TAKINGS_FATE_KEPT:
    case TAKINGS_FATE_REFUNDED:
    case TAKINGS_FATE_CHARGED_BACK:
    case TAKINGS_FATE_TEST:
    default: return trade->at + COMPLETE_AFTER < serve->now ? "COMPLETE" : "APPROVED";
    }
}

static gboolean
is_asked_for (TakingsServe *serve, const TakingsTrade *trade)
{
  const char *status = status_of (serve, trade);

  if (trade->fate == TAKINGS_FATE_TEST)
    return FALSE;
  if (serve->statuses[0] == NULL)
    return strcmp (status, "COMPLETE") == 0 || strcmp (status, "APPROVED") == 0;
  return g_strv_contains ((const char *const *) serve->statuses, status);
}

static void
print_sale (TakingsServe *serve, const TakingsTrade *trade, guint index)
{
  const TakingsProduct *product = takings_year_product (TAKINGS_TRADE_HOTMART, trade->product);
  const char *currency = takings_year_currency (trade->currency),
             *status = status_of (serve, trade);
  gboolean paid = strcmp (status, "WAITING_PAYMENT") != 0 && trade->fate != TAKINGS_FATE_CANCELLED;
  char tracking[32];

  takings_serve_comma (serve);
  g_string_append_printf (serve->out, "{\"product\":{\"id\":%s", product->code);
  takings_serve_text (serve, "name", product->name);
  g_string_append_printf (serve->out,
                          "},\"buyer\":{\"name\":\"Rafa\",\"email\":\"cliente%" G_GUINT64_FORMAT
                          "@example.com\"}",
                          trade->order % 4000);
  g_string_append (serve->out, ",\"producer\":{");
  takings_serve_text (serve, "name", product->vendor);
  g_string_append_printf (
    serve->out,
    "},\"purchase\":{\"transaction\":\"HP%010u\",\"order_date\":%" G_GINT64_FORMAT "000",
    index + 1000, trade->at);
  if (paid)
    g_string_append_printf (serve->out, ",\"approved_date\":%" G_GINT64_FORMAT "000",
                            trade->at + 40);
  takings_serve_text (serve, "status", status);
  if (product->rebill > 0)
    g_string_append_printf (serve->out, ",\"recurrency_number\":%u", trade->charge);
  g_string_append (serve->out, product->rebill > 0 ? ",\"is_subscription\":true"
                                                   : ",\"is_subscription\":false");
  takings_serve_text (serve, "commission_as", "AFFILIATE");
  g_string_append (serve->out, ",\"price\":{");
  takings_serve_money (serve, "value", trade->price, currency, index % 5 == 0);
  takings_serve_text (serve, "currency_code", currency);
  g_string_append (
    serve->out,
    "},\"payment\":{\"method\":\"VISA\",\"type\":\"CREDIT_CARD\",\"installments_number\":3}");
  if (trade->tracking % 5 != 0)
    g_string_append_printf (serve->out,
                            ",\"tracking\":{\"source\":\"%s\",\"source_sck\":\"sandbox\"}",
                            takings_year_tracking (trade->tracking, tracking));
  g_string_append (serve->out, "}}");
}

static void
print_commission (TakingsServe *serve, const TakingsTrade *trade, guint index)
{
  const TakingsProduct *product = takings_year_product (TAKINGS_TRADE_HOTMART, trade->product);
  const char *rate, *currency, *member = index % 3 == 0 ? "currency_value" : "currency_code";
  gint64 commission;

  currency = takings_trade_payout (trade, &rate, &commission);
  takings_serve_comma (serve);
  g_string_append_printf (serve->out, "{\"transaction\":\"HP%010u\",\"product\":{\"id\":%s",
                          index + 1000, product->code);
  takings_serve_text (serve, "name", product->name);
  g_string_append_printf (
    serve->out, "},\"exchange_rate_currency_payout\":%s,\"commissions\":[{\"commission\":{", rate);
  takings_serve_money (serve, "value", commission * 2, currency, FALSE);
  takings_serve_text (serve, member, currency);
  g_string_append (serve->out, "},\"user\":{\"ucode\":\"a1\",\"name\":\"Producer\"},\"source\":"
                               "\"PRODUCER\"},{\"commission\":{");
  takings_serve_money (serve, "value", 1990000, currency, FALSE);
  takings_serve_text (serve, member, currency);
  g_string_append (serve->out, "},\"user\":{\"ucode\":\"h0\",\"name\":\"Hotmart\"},\"source\":"
                               "\"MARKETPLACE\"},{\"commission\":{");
  takings_serve_money (serve, "value", commission, currency, index % 4 == 0);
  takings_serve_text (serve, member, currency);
  g_string_append (
    serve->out, "},\"user\":{\"ucode\":\"5a4db0c0\",\"name\":\"You\"},\"source\":\"AFFILIATE\"}]}");
}

/* base64 of {"page":N,"rows":M}; 0 when the token is none of ours. */
static guint
read_token (const char *token)
{
  gsize n = 0;
  g_autofree guchar *plain = token != NULL ? g_base64_decode (token, &n) : NULL;
  g_autofree char *text = plain != NULL ? g_strndup ((const char *) plain, n) : NULL;
  guint page = 0, rows = 0;

  if (token == NULL || *token == '\0')
    return 1;
  return text != NULL && sscanf (text, "{\"page\":%u,\"rows\":%u}", &page, &rows) == 2 ? page : 0;
}

static gboolean
check_list (TakingsServe *serve, gint64 from, gint64 to, guint page)
{
  for (guint i = 0; serve->statuses[i] != NULL; i++)
    if (!g_strv_contains (known_statuses, serve->statuses[i]))
      {
        fail (serve, 400, "invalid_parameter", "The transaction_status parameter is invalid");
        return FALSE;
      }
  if (to - from > LONGEST_WINDOW)
    fail (serve, 400, "invalid_parameter", "The period is too long");
  else if (page == 0)
    fail (serve, 400, "invalid_token", "The page_token parameter is invalid");
  return serve->status == 200;
}

static void
print_list (TakingsServe *serve, gboolean commissions)
{
  const GArray *trades = serve->year->trades[TAKINGS_TRADE_HOTMART];
  gint64 to = takings_serve_get_int (serve, "end_date", serve->now * 1000) / 1000;
  gint64 from = takings_serve_get_int (serve, "start_date", (to - 30 * 86400) * 1000) / 1000;
  guint rows = (guint) CLAMP (takings_serve_get_int (serve, "max_results", 50), 1, 500);
  guint page = read_token (takings_serve_get (serve, "page_token")), seen = 0;
  gboolean more = FALSE;

  if (!check_list (serve, from, to, page))
    return;
  g_string_append (serve->out, "{\"items\":[");
  for (guint i = takings_year_find (serve->year, TAKINGS_TRADE_HOTMART, from);
       i < trades->len && !more; i++)
    {
      const TakingsTrade *trade = &g_array_index (trades, TakingsTrade, i);
      if (trade->at > MIN (to, serve->now))
        break;
      if (!is_asked_for (serve, trade)
          || (commissions
              && (trade->fate == TAKINGS_FATE_PENDING || trade->fate == TAKINGS_FATE_CANCELLED)))
        continue;
      more = seen >= page * rows;
      if (seen >= (page - 1) * rows && !more)
        (commissions ? print_commission : print_sale) (serve, trade, i);
      seen++;
    }
  g_string_append_printf (serve->out, "],\"page_info\":{\"results_per_page\":%u", rows);
  if (more)
    {
      g_autofree char *plain = g_strdup_printf ("{\"page\":%u,\"rows\":%u}",
                                                serve->repeat_token ? 2 : page + 1, rows);
      g_autofree char *token = g_base64_encode ((const guchar *) plain, strlen (plain));
      takings_serve_text (serve, "next_page_token", token);
    }
  g_string_append (serve->out, "}}");
}

static void
give_token (TakingsServe *serve)
{
  if (!takings_serve_basic (serve, TAKINGS_SANDBOX_HOTMART_ID, TAKINGS_SANDBOX_HOTMART_SECRET)
      || g_strcmp0 (takings_serve_get (serve, "grant_type"), "client_credentials") != 0)
    fail (serve, 401, "unauthorized", "Full authentication is required to access this resource.");
  else
    g_string_append (serve->out, "{\"access_token\":\"" TAKINGS_SANDBOX_HOTMART_TOKEN
                                 "\",\"token_type\":\"bearer\","
                                 "\"expires_in\":86400,\"scope\":\"read\",\"jti\":\"1\"}");
}

void
takings_serve_hotmart (TakingsServe *serve)
{
  const char *bearer = soup_message_headers_get_one (serve->request, "Authorization");

  soup_message_headers_replace (serve->response, "RateLimit-Limit", "500");
  soup_message_headers_replace (serve->response, "RateLimit-Remaining", "499");
  soup_message_headers_replace (serve->response, "RateLimit-Reset", "60");
  if (strcmp (serve->path, "/security/oauth/token") == 0)
    give_token (serve);
  else if (g_strcmp0 (bearer, "Bearer " TAKINGS_SANDBOX_HOTMART_TOKEN) != 0)
    fail (serve, 401, "unauthorized", "Full authentication is required to access this resource.");
  else if (strcmp (serve->path, "/user/api/v1/me") == 0)
    g_string_append (serve->out, "{\"id\":1,\"name\":\"You\",\"ucode\":\"5a4db0c0\","
                                 "\"currency_code_commission\":\"BRL\"}");
  else if (strcmp (serve->path, "/payments/api/v1/sales/history") == 0)
    print_list (serve, FALSE);
  else if (strcmp (serve->path, "/payments/api/v1/sales/commissions") == 0)
    print_list (serve, TRUE);
  else
    fail (serve, 404, "not_found", "Not found");
}
