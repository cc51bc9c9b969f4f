/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"
#include "moment.h"
#include "money.h"
#include "retry.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *string = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autofree char *copy = g_memdup2 (data, size);
  TakingsText text = { copy, size };
  TakingsMoment moment;
  TakingsRate rate;
  char currency[4];
  gint64 micros;
  gint32 day;
  gint64 seconds = takings_retry_after_parse (string, 1793577780);

  g_assert_cmpint (seconds, >=, -1);
  g_assert_cmpint (seconds, <=, TAKINGS_RETRY_AFTER_MAX);
  if (takings_money_parse (text, &micros))
    {
      g_autofree char *shown = takings_money_format (micros, "EUR");
      gint64 again;

      g_assert_cmpint (ABS (micros), <=, TAKINGS_MONEY_MAX);
      g_assert_true (takings_money_parse (takings_text (shown), &again));
      g_assert_cmpint (again, ==, micros);
    }
  if (takings_money_parse_locale (text, '.', &micros, currency))
    g_assert_cmpint (ABS (micros), <=, TAKINGS_MONEY_MAX);
  if (takings_money_parse_locale (text, ',', &micros, currency))
    g_assert_cmpint (ABS (micros), <=, TAKINGS_MONEY_MAX);
  takings_rate_parse (text, &rate);
  takings_moment_parse (text, NULL, &moment);
  takings_day_parse (string, &day);
  takings_currency_parse (text, currency);
  return 0;
}
