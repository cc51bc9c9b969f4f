/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two networks that run on ClickCRM. Both have the report of daily totals; MaxWeb here also
 * plays the relay that a user runs to collect its postbacks. */
#include "config.h"

#include "serve.h"

#include <string.h>

#define DAYS_A_PAGE     50
#define EVENTS_A_PAGE   200
#define LATEST_REVERSAL (76 * 86400)

typedef struct
{
  gint64 gross, voided;
  guint visits, conversions;
} Day;

/* What was voided stands on the day of the sale and grows there. */
static void
sum_days (TakingsServe *serve, TakingsTradeNetwork network, TakingsZone *zone, gint32 from,
          Day *days, guint n_days)
{
  const GArray *trades = serve->year->trades[network];
  guint i = takings_year_find (serve->year, network, takings_zone_day_start (zone, from));
  gint64 end = takings_zone_day_start (zone, from + (gint32) n_days);

  for (; i < trades->len; i++)
    {
      const TakingsTrade *trade = &g_array_index (trades, TakingsTrade, i);
      Day *day;
      if (trade->at >= end || trade->at > serve->now)
        break;
      if (!takings_trade_counts (trade))
        continue;
      day = &days[takings_zone_day (zone, trade->at) - from];
      day->gross += trade->commission;
      day->conversions++;
      day->visits += 31 + (guint) (trade->order % 57);
      if (takings_trade_reversed (trade, serve->now))
        day->voided += takings_trade_share (trade, trade->commission);
    }
}

static void
print_day (TakingsServe *serve, gint32 number, const Day *day)
{
  g_autofree char *date = takings_day_format (number);
  gboolean quoted = number % 2 == 0;

  takings_serve_comma (serve);
  g_string_append_c (serve->out, '{');
  takings_serve_text (serve, "date", date);
  g_string_append_printf (serve->out, quoted ? ",\"visits\":\"%u\"" : ",\"visits\":%u",
                          day->visits);
  takings_serve_money (serve, "gross_commissions", day->gross, "USD", quoted);
  takings_serve_money (serve, "voided_commissions", -day->voided, "USD", quoted);
  takings_serve_money (serve, "net_commissions", day->gross - day->voided, "USD", quoted);
  g_string_append_printf (serve->out,
                          quoted ? ",\"conversions_count\":\"%u\"}" : ",\"conversions_count\":%u}",
                          day->conversions);
}

void
takings_serve_byday (TakingsServe *serve, TakingsTradeNetwork network)
{
  g_autoptr (TakingsZone) zone = takings_zone_new ("America/New_York", NULL);
  const char *first = takings_serve_get (serve, "date_from"),
             *last = takings_serve_get (serve, "date_to");
  gint64 page = MAX (takings_serve_get_int (serve, "next_page", 1), 1);
  g_autofree Day *days = NULL;
  gint32 from, to;
  guint n_days, begin;

  if (first == NULL || last == NULL || !takings_day_parse (first, &from)
      || !takings_day_parse (last, &to))
    {
      takings_serve_fail (serve, 200, "application/json",
                          "{\"result\":0,\"result_str\":\"date_from and date_to are required\"}");
      return;
    }
  to = MIN (to, takings_zone_day (zone, serve->now));
  n_days = to >= from ? (guint) (to - from) + 1 : 0;
  days = g_new0 (Day, n_days + 1);
  sum_days (serve, network, zone, from, days, n_days);
  g_string_append (serve->out, "{\"result\":1,\"result_str\":\"\",\"data\":[");
  begin = (guint) MIN (page - 1, 100000) * DAYS_A_PAGE;
  for (guint i = begin; i < MIN (n_days, begin + DAYS_A_PAGE); i++)
    print_day (serve, from + (gint32) i, &days[i]);
  g_string_append_c (serve->out, ']');
  if (begin + DAYS_A_PAGE < n_days)
    g_string_append_printf (serve->out, ",\"next_page\":%d",
                            serve->repeat_token ? 1 : (int) page + 1);
  g_string_append_c (serve->out, '}');
}

void
takings_serve_buygoods (TakingsServe *serve)
{
  if (strcmp (serve->path, "/affiliates/v1/byday") != 0)
    takings_serve_fail (serve, 404, "text/html", "<html><body>Not found</body></html>");
  else if (g_strcmp0 (takings_serve_get (serve, "a"), TAKINGS_SANDBOX_BUYGOODS_ACCOUNT) != 0
           || g_strcmp0 (takings_serve_get (serve, "token"), TAKINGS_SANDBOX_BUYGOODS_TOKEN) != 0)
    takings_serve_fail (serve, 401, "application/json",
                        "{\"result\":0,\"result_str\":\"Invalid token\",\"data\":[]}");
  else
    takings_serve_byday (serve, TAKINGS_TRADE_BUYGOODS);
}

typedef struct
{
  const TakingsTrade *trade;
  gint64 at;
  gboolean reversal;
} Event;

static int
compare_events (gconstpointer a, gconstpointer b)
{
  const Event *x = a, *y = b;

  if (x->at != y->at)
    return x->at < y->at ? -1 : 1;
  return x->trade < y->trade ? -1 : x->trade > y->trade;
}

static GArray *
collect_events (TakingsServe *serve, gint64 since)
{
  const GArray *trades = serve->year->trades[TAKINGS_TRADE_MAXWEB];
  guint i = takings_year_find (serve->year, TAKINGS_TRADE_MAXWEB, since - LATEST_REVERSAL);
  GArray *events = g_array_new (FALSE, FALSE, sizeof (Event));

  for (; i < trades->len; i++)
    {
      const TakingsTrade *trade = &g_array_index (trades, TakingsTrade, i);
      Event event = { trade, trade->at, FALSE };
      if (trade->at > serve->now)
        break;
      if (trade->at >= since && trade->fate != TAKINGS_FATE_PENDING
          && trade->fate != TAKINGS_FATE_CANCELLED)
        g_array_append_val (events, event);
      event = (Event){ trade, trade->reversed_at, TRUE };
      if (takings_trade_reversed (trade, serve->now) && event.at >= since)
        g_array_append_val (events, event);
    }
  g_array_sort (events, compare_events);
  return events;
}

static const char *
event_word (const Event *event)
{
  if (event->reversal)
    return event->trade->fate == TAKINGS_FATE_REFUNDED ? "refund" : "chargeback";
  if (event->trade->fate == TAKINGS_FATE_TEST)
    return "test";
  if (event->trade->fate == TAKINGS_FATE_STRANGE)
    return "mystery";
  return event->trade->line > 0 ? "upsell" : "sale";
}

static void
print_event (TakingsServe *serve, const Event *event, TakingsZone *zone)
{
  const TakingsTrade *trade = event->trade;
  const char *currency = takings_year_currency (trade->currency);
  gint64 amount = event->reversal ? -takings_trade_share (trade, trade->commission)
                                  : trade->commission;
  g_autofree char *received = takings_serve_local (zone, event->at, ' ');
  char money[32], tracking[32];

  takings_money_print (amount, currency, money);
  takings_serve_comma (serve);
  g_string_append_printf (serve->out, "{\"ORDERID\":\"9%07" G_GUINT64_FORMAT "\"", trade->order);
  takings_serve_text (serve, "CONV_TYPE", trade->line > 0 ? "upsell" : "frontend");
  takings_serve_text (serve, "event", event_word (event));
  takings_serve_text (serve, "PRODUCT_CODENAME",
                      takings_year_product (TAKINGS_TRADE_MAXWEB, trade->product)->code);
  if (amount > 0 && trade->order % 4 == 0)
    g_string_append_printf (serve->out, ",\"COMMISSION_AMOUNT\":\"00000000%s\"", money);
  else
    takings_serve_text (serve, "COMMISSION_AMOUNT", money);
  if (strcmp (currency, "USD") != 0)
    takings_serve_text (serve, "currency", currency);
  takings_serve_text (serve, "SUBID", takings_year_tracking (trade->tracking, tracking));
  g_string_append (serve->out, ",\"SUBID5\":\"\"");
  takings_serve_text (serve, "received_at", received);
  g_string_append_c (serve->out, '}');
}

static void
serve_feed (TakingsServe *serve)
{
  g_autoptr (TakingsZone) zone = takings_zone_new ("America/New_York", NULL);
  g_autoptr (GArray) events = collect_events (serve, takings_serve_get_int (serve, "since", 0));
  guint begin = (guint) CLAMP (takings_serve_get_int (serve, "cursor", 0), 0, G_MAXINT32);

  g_string_append (serve->out, "{\"result\":1,\"result_str\":\"\",\"data\":[");
  for (guint i = begin; i < MIN (events->len, begin + EVENTS_A_PAGE); i++)
    print_event (serve, &g_array_index (events, Event, i), zone);
  g_string_append_c (serve->out, ']');
  if (begin + EVENTS_A_PAGE < events->len)
    g_string_append_printf (serve->out, ",\"next_cursor\":\"%u\"",
                            serve->repeat_token ? EVENTS_A_PAGE : begin + EVENTS_A_PAGE);
  g_string_append_c (serve->out, '}');
}

void
takings_serve_maxweb (TakingsServe *serve)
{
  const char *bearer = soup_message_headers_get_one (serve->request, "Authorization");

  if (strcmp (serve->path, "/affiliates/v2/byday") == 0
      && g_strcmp0 (takings_serve_get (serve, "token"), TAKINGS_SANDBOX_MAXWEB_TOKEN) == 0)
    takings_serve_byday (serve, TAKINGS_TRADE_MAXWEB);
  else if (g_strcmp0 (bearer, "Bearer " TAKINGS_SANDBOX_MAXWEB_TOKEN) != 0)
    takings_serve_fail (serve, 401, "application/json",
                        "{\"result\":0,\"result_str\":\"Invalid token\",\"data\":[]}");
  else if (strcmp (serve->path, "/") == 0)
    serve_feed (serve);
  else
    takings_serve_fail (serve, 404, "text/html", "<html><body>Not found</body></html>");
}
