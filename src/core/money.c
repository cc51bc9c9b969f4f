/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "money.h"

/* The one place where text becomes an amount and where amounts are rounded. */

#define MAX_DIGITS 38 /* what an __int128 holds for certain */

/* value / 10^n, half to even; @sticky: something other than zeros was cut off before. */
static __int128
divide_half_even (__int128 value, __int128 divisor, gboolean sticky)
{
  gboolean negative = value < 0;
  unsigned __int128 magnitude = negative ? -(unsigned __int128) value : (unsigned __int128) value;
  unsigned __int128 quotient = magnitude / (unsigned __int128) divisor;
  unsigned __int128 rest = magnitude % (unsigned __int128) divisor;
  unsigned __int128 complement = (unsigned __int128) divisor - rest;

  if (rest > complement || (rest == complement && (sticky || (quotient & 1))))
    quotient++;
  return negative ? -(__int128) quotient : (__int128) quotient;
}

static __int128
power_of_ten (int n)
{
  __int128 value = 1;

  while (n-- > 0)
    value *= 10;
  return value;
}

/* Digits, an optional point, an optional exponent; micros of it as @scale-th parts. */
static gboolean
parse_decimal (TakingsText text, int scale, gint64 limit, gint64 *result)
{
  const char *p = text.data, *end = p + text.len;
  gboolean negative = FALSE, point = FALSE, any = FALSE, sticky = FALSE;
  __int128 digits = 0;
  int n_digits = 0, decimals = 0, exponent = 0;

  if (text.data == NULL)
    return FALSE;
  if (p < end && (*p == '-' || *p == '+'))
    negative = *p++ == '-';
  for (; p < end && (g_ascii_isdigit (*p) || (*p == '.' && !point)); p++)
    {
      if (*p == '.')
        {
          point = TRUE;
          continue;
        }
      any = TRUE;
      if (n_digits < MAX_DIGITS - 2)
        {
          digits = digits * 10 + (*p - '0');
          n_digits += digits != 0;
          decimals += point;
        }
      else if (point)
        sticky |= *p != '0';
      else
        return FALSE;
    }
  if (!any)
    return FALSE;
  if (p < end && (*p == 'e' || *p == 'E'))
    {
      gint64 value;
      if (!takings_text_to_int64 ((TakingsText){ p + 1, end - p - 1 }, &value))
        return FALSE;
      exponent = (int) CLAMP (value, -1000, 1000);
      p = end;
    }
  if (p != end)
    return FALSE;
  if (digits == 0)
    {
      *result = 0;
      return TRUE;
    }
  exponent += scale - decimals;
  if (exponent >= 0)
    {
      if (n_digits + exponent > 19)
        return FALSE;
      digits *= power_of_ten (exponent);
    }
  else if (-exponent > MAX_DIGITS - 1)
    digits = 0;
  else
    digits = divide_half_even (digits, power_of_ten (-exponent), sticky);
  if (digits > limit)
    return FALSE;
  *result = negative ? -(gint64) digits : (gint64) digits;
  return TRUE;
}

gboolean
takings_money_parse (TakingsText text, gint64 *micros)
{
  /* The common case without 128-bit arithmetic: up to 12 digits, at most 6 of them decimals. */
  const char *p = text.data, *end = p + text.len;
  gboolean negative = FALSE;
  gint64 value = 0;
  int decimals = -1;

  if (text.data != NULL && text.len > 0 && text.len <= 13)
    {
      if (*p == '-' && text.len > 1)
        {
          negative = TRUE;
          p++;
        }
      for (; p < end; p++)
        {
          unsigned digit = (unsigned) (*p - '0');
          if (digit <= 9)
            {
              value = value * 10 + digit;
              decimals += decimals >= 0;
            }
          else if (*p == '.' && decimals < 0 && p + 1 < end && p > text.data + negative)
            decimals = 0;
          else
            break;
        }
      if (p == end && decimals <= 6)
        {
          static const gint64 scale[] = { 1000000, 100000, 10000, 1000, 100, 10, 1 };
          gint64 factor = scale[MAX (decimals, 0)];
          if (value <= TAKINGS_MONEY_MAX / factor)
            {
              value *= factor;
              *micros = negative ? -value : value;
              return TRUE;
            }
        }
    }
  return parse_decimal (text, 6, TAKINGS_MONEY_MAX, micros);
}

static const struct
{
  const char *symbol;
  const char *currency;
} symbols[] = {
  { "US$", "USD" }, { "R$", "BRL" }, { "€", "EUR" }, { "£", "GBP" }, { "¥", "JPY" }, { "$", "USD" },
};

/* Takes a currency symbol or a three-letter code off either end. */
static TakingsText
take_currency (TakingsText text, char currency[4])
{
  for (guint i = 0; i < G_N_ELEMENTS (symbols); i++)
    {
      gsize n = strlen (symbols[i].symbol);
      gboolean front = text.len >= n && memcmp (text.data, symbols[i].symbol, n) == 0;
      if (!front
          && !(text.len >= n && memcmp (text.data + text.len - n, symbols[i].symbol, n) == 0))
        continue;
      memcpy (currency, symbols[i].currency, 4);
      text.data += front ? n : 0;
      text.len -= n;
      return takings_text_strip (text);
    }
  if (text.len > 3 && takings_currency_parse ((TakingsText){ text.data, 3 }, currency))
    return takings_text_strip ((TakingsText){ text.data + 3, text.len - 3 });
  if (text.len > 3
      && takings_currency_parse ((TakingsText){ text.data + text.len - 3, 3 }, currency))
    return takings_text_strip ((TakingsText){ text.data, text.len - 3 });
  currency[0] = '\0';
  return text;
}

gboolean
takings_money_parse_locale (TakingsText text, char decimal, gint64 *micros, char currency[4])
{
  char plain[64], code[4] = "", sign = 0;
  gsize n = 1;
  int group = -1; /* digits since the last grouping mark */
  gboolean point = FALSE;

  text = takings_text_strip (text);
  if (text.len >= 2 && text.data[0] == '(' && text.data[text.len - 1] == ')')
    {
      sign = '-';
      text = takings_text_strip ((TakingsText){ text.data + 1, text.len - 2 });
    }
  if (text.len > 0 && (text.data[0] == '-' || text.data[0] == '+') && sign == 0)
    {
      sign = text.data[0];
      text = takings_text_strip ((TakingsText){ text.data + 1, text.len - 1 });
    }
  text = take_currency (text, code);
  if (text.len > 0 && (text.data[0] == '-' || text.data[0] == '+') && sign == 0)
    {
      sign = text.data[0];
      text = takings_text_strip ((TakingsText){ text.data + 1, text.len - 1 });
    }
  for (gsize i = 0; i < text.len; i++)
    {
      char c = text.data[i];
      if (n >= sizeof plain)
        return FALSE;
      if (g_ascii_isdigit (c))
        {
          plain[n++] = c;
          group += group >= 0;
        }
      else if (c == decimal && !point && (group < 0 || group == 3))
        {
          point = TRUE;
          group = -1;
          plain[n++] = '.';
        }
      else if ((c == '.' || c == ',' || c == '\'' || c == ' ') && c != decimal && !point && n > 1
               && (group < 0 || group == 3))
        group = 0;
      else if ((guchar) c == 0xc2 && i + 1 < text.len && (guchar) text.data[i + 1] == 0xa0 && !point
               && n > 1 && (group < 0 || group == 3))
        {
          group = 0;
          i++;
        }
      else
        return FALSE;
    }
  if (group >= 0 && group != 3)
    return FALSE;
  plain[0] = sign == '-' ? '-' : '+';
  if (!parse_decimal ((TakingsText){ plain, n }, 6, TAKINGS_MONEY_MAX, micros))
    return FALSE;
  if (currency != NULL)
    memcpy (currency, code, 4);
  return TRUE;
}

/* ISO 4217 list one, the codes whose minor unit is not two digits. */
int
takings_currency_digits (const char *currency)
{
  static const char none[] = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ";
  static const char three[] = "BHD IQD JOD KWD LYD OMR TND ";
  const char *at;

  if (currency == NULL || strlen (currency) != 3)
    return 2;
  if ((at = strstr (none, currency)) != NULL && (at - none) % 4 == 0)
    return 0;
  if ((at = strstr (three, currency)) != NULL && (at - three) % 4 == 0)
    return 3;
  return 2;
}

gsize
takings_money_print (gint64 micros, const char *currency, char *buffer)
{
  char reversed[24];
  guint64 magnitude = micros < 0 ? -(guint64) micros : (guint64) micros;
  guint64 fraction = magnitude % 1000000, whole = magnitude / 1000000;
  int least = takings_currency_digits (currency), decimals = 6;
  gsize n = 0, length = 0;

  while (decimals > least && fraction % 10 == 0)
    {
      fraction /= 10;
      decimals--;
    }
  for (int i = 0; i < decimals; i++, fraction /= 10)
    reversed[n++] = '0' + fraction % 10;
  if (decimals > 0)
    reversed[n++] = '.';
  do
    reversed[n++] = '0' + whole % 10;
  while ((whole /= 10) > 0);
  if (micros < 0)
    reversed[n++] = '-';
  while (n > 0)
    buffer[length++] = reversed[--n];
  buffer[length] = '\0';
  return length;
}

char *
takings_money_format (gint64 micros, const char *currency)
{
  char buffer[32];

  takings_money_print (micros, currency, buffer);
  return g_strdup (buffer);
}

gboolean
takings_currency_parse (TakingsText text, char currency[4])
{
  if (text.data == NULL || text.len != 3)
    return FALSE;
  for (int i = 0; i < 3; i++)
    if (!g_ascii_isalpha (text.data[i]))
      return FALSE;
  for (int i = 0; i < 3; i++)
    currency[i] = g_ascii_toupper (text.data[i]);
  currency[3] = '\0';
  return TRUE;
}

gboolean
takings_money_add (gint64 *sum, gint64 value)
{
  gint64 result;

  if (__builtin_add_overflow (*sum, value, &result))
    return FALSE;
  *sum = result;
  return TRUE;
}

gboolean
takings_rate_parse (TakingsText text, TakingsRate *rate)
{
  return parse_decimal (text, 10, G_MAXINT64 / 4, rate) && *rate > 0;
}

char *
takings_rate_format (TakingsRate rate)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT ".%010" G_GINT64_FORMAT,
                                           rate / TAKINGS_RATE_ONE, rate % TAKINGS_RATE_ONE);
  gsize n = strlen (text);

  while (text[n - 1] == '0')
    n--;
  if (text[n - 1] == '.')
    n--;
  text[n] = '\0';
  return g_steal_pointer (&text);
}

TakingsWide
takings_money_convert (gint64 micros, TakingsRate from, TakingsRate to)
{
  if (from == to)
    return (TakingsWide) micros * 1000000000;
  /* Reduced first, so that the product of an amount and a rate keeps room for nine more digits. */
  __int128 product = (__int128) micros * to;
  __int128 whole = product / from, rest = product % from;
  return whole * 1000000000 + divide_half_even (rest * 1000000000, from, FALSE);
}

gint64
takings_wide_round (TakingsWide sum)
{
  return (gint64) divide_half_even (sum, 1000000000, FALSE);
}
