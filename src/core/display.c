/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "display.h"

#include <locale.h>
#include <string.h>

#define NBSP  "\u00a0"
#define MINUS "\u2212"

static const struct
{
  char code[4];
  const char *sign;
} signs[] = {
  { "USD", "$" },   { "EUR", "€" },  { "GBP", "£" },   { "BRL", "R$" },  { "JPY", "¥" },
  { "CAD", "CA$" }, { "AUD", "A$" }, { "NZD", "NZ$" }, { "MXN", "MX$" }, { "INR", "₹" },
};

const char *
takings_currency_sign (const char *currency)
{
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (strcmp (signs[i].code, currency) == 0)
      return signs[i].sign;
  return currency;
}

static void
append_sign (GString *out, gboolean negative, gboolean zero, TakingsDisplayFlags flags)
{
  if (negative && !zero)
    g_string_append (out, MINUS);
  else if ((flags & TAKINGS_DISPLAY_SIGNED) != 0 && !zero)
    g_string_append_c (out, '+');
}

static void
append_whole (GString *out, guint64 whole)
{
  const char *separator = localeconv ()->thousands_sep;
  char digits[24];
  gsize len = (gsize) g_snprintf (digits, sizeof digits, "%" G_GUINT64_FORMAT, whole);

  for (gsize i = 0; i < len; i++)
    {
      if (i > 0 && (len - i) % 3 == 0)
        g_string_append (out, separator);
      g_string_append_c (out, digits[i]);
    }
}

/* @value in units of 10^-digits, without its sign. */
static void
append_decimal (GString *out, guint64 value, int digits)
{
  guint64 unit = 1;

  for (int i = 0; i < digits; i++)
    unit *= 10;
  append_whole (out, value / unit);
  if (digits > 0)
    {
      g_string_append (out, localeconv ()->decimal_point);
      g_string_append_printf (out, "%0*" G_GUINT64_FORMAT, digits, value % unit);
    }
}

/* Half to even to @digits decimals; the result in units of 10^-digits. */
static guint64
round_to (gint64 micros, int digits)
{
  guint64 value = micros < 0 ? -(guint64) micros : (guint64) micros, unit = 1, rest;

  for (int i = digits; i < 6; i++)
    unit *= 10;
  rest = value % unit;
  value /= unit;
  if (rest * 2 > unit || (rest * 2 == unit && value % 2 == 1))
    value++;
  return value;
}

char *
takings_display_amount (gint64 micros, const char *currency, TakingsDisplayFlags flags)
{
  GString *out = g_string_new (NULL);
  int digits = (flags & TAKINGS_DISPLAY_WHOLE) != 0 ? 0 : takings_currency_digits (currency);
  guint64 value = round_to (micros, digits);

  append_sign (out, micros < 0, value == 0, flags);
  append_decimal (out, value, digits);
  return g_string_free (out, FALSE);
}

/* Puts the currency's sign where the locale puts its own. */
static char *
with_currency (char *number, const char *currency)
{
  g_autofree char *owned = number;
  const struct lconv *locale = localeconv ();
  const char *sign = takings_currency_sign (currency);
  const char *digits = owned;
  g_autofree char *prefix = NULL;

  if (g_str_has_prefix (owned, MINUS))
    digits = owned + strlen (MINUS);
  else if (*owned == '+')
    digits = owned + 1;
  prefix = g_strndup (owned, (gsize) (digits - owned));
  /* the C locale says CHAR_MAX: before, as in English */
  if (locale->p_cs_precedes == 0)
    return g_strconcat (prefix, digits, NBSP, sign, NULL);
  if (locale->p_sep_by_space == 1 || g_ascii_isalpha (sign[strlen (sign) - 1]))
    return g_strconcat (prefix, sign, NBSP, digits, NULL);
  return g_strconcat (prefix, sign, digits, NULL);
}

char *
takings_display_money (gint64 micros, const char *currency, TakingsDisplayFlags flags)
{
  return with_currency (takings_display_amount (micros, currency, flags), currency);
}

char *
takings_display_short_money (gint64 micros, const char *currency)
{
  static const char *const suffixes[] = { "", "K", "M", "B", "T" };
  GString *out = g_string_new (NULL);
  guint64 value = micros < 0 ? -(guint64) micros : (guint64) micros, unit = TAKINGS_MICROS;
  guint step = 0;
  int digits;

  /* 999.6K reads 1M */
  while (step + 1 < G_N_ELEMENTS (suffixes)
         && value / unit * 1000 + value % unit * 1000 / unit >= 999500)
    {
      unit *= 1000;
      step++;
    }
  digits = value / unit >= 100 || value % unit == 0 ? 0 : value / unit >= 10 ? 1 : 2;
  append_sign (out, micros < 0, value == 0, TAKINGS_DISPLAY_PLAIN);
  for (; digits >= 0; digits--)
    {
      guint64 power = digits == 2 ? 100 : digits == 1 ? 10 : 1;
      guint64 shown = (guint64) (((unsigned __int128) value * power + unit / 2) / unit);
      if (digits > 0 && shown % 10 == 0)
        continue;
      append_decimal (out, shown, digits);
      break;
    }
  g_string_append (out, suffixes[step]);
  return with_currency (g_string_free (out, FALSE), currency);
}

char *
takings_display_count (guint64 count)
{
  GString *out = g_string_new (NULL);

  append_whole (out, count);
  return g_string_free (out, FALSE);
}

char *
takings_display_percent (gint64 ppm, TakingsDisplayFlags flags)
{
  GString *out = g_string_new (NULL);
  int digits = (flags & TAKINGS_DISPLAY_WHOLE) != 0 ? 0 : 1;
  /* per cent with @digits decimals: one hundredth is 10^4 millionths */
  guint64 value = round_to (ppm, digits + 2);

  append_sign (out, ppm < 0, value == 0, flags);
  append_decimal (out, value, digits);
  /* English writes no space before the sign; most others do. */
  g_string_append (out, strcmp (localeconv ()->decimal_point, ",") == 0 ? NBSP "%" : "%");
  return g_string_free (out, FALSE);
}
