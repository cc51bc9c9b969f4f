/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "money.h"

#define WIDE_SCALE G_GINT64_CONSTANT (1000000000)
#define RATE_MAX   G_GINT64_CONSTANT (100000000000000000) /* 10^7 units for one EUR */

static const guint64 powers[20] = { 1u,
                                    10u,
                                    100u,
                                    1000u,
                                    10000u,
                                    100000u,
                                    1000000u,
                                    10000000u,
                                    100000000u,
                                    1000000000u,
                                    10000000000u,
                                    100000000000u,
                                    1000000000000u,
                                    10000000000000u,
                                    100000000000000u,
                                    1000000000000000u,
                                    10000000000000000u,
                                    100000000000000000u,
                                    1000000000000000000u,
                                    10000000000000000000u };

typedef struct
{
  guint64 kept;    /* the first 18 significant digits */
  gint64 exponent; /* of ten, of the last kept digit */
  gboolean sticky; /* a digit that is not zero was left out */
  gboolean negative;
} Decimal;

static gboolean
read_exponent (const char *p, const char *end, gint64 *exponent)
{
  gboolean negative = p < end && *p == '-';
  gint64 value = 0;

  if (p < end && (*p == '-' || *p == '+'))
    p++;
  if (p == end)
    return FALSE;
  for (; p < end; p++)
    {
      if (!g_ascii_isdigit (*p))
        return FALSE;
      if (value < G_MAXINT32)
        value = value * 10 + (*p - '0');
    }
  *exponent += negative ? -value : value;
  return TRUE;
}

static gboolean
read_decimal (TakingsText text, Decimal *decimal)
{
  const char *p = text.data, *end = p != NULL ? p + text.len : NULL;
  gboolean any = FALSE, fraction = FALSE;
  guint64 kept = 0;
  gint64 exponent = 0;
  gboolean sticky = FALSE;

  if (p == NULL || p == end)
    return FALSE;
  decimal->negative = *p == '-';
  if (*p == '-' || *p == '+')
    p++;
  for (; p < end; p++)
    {
      guint digit = (guint) (*p - '0');
      if (digit < 10)
        {
          any = TRUE;
          if (kept < 100000000000000000u)
            {
              kept = kept * 10 + digit;
              exponent -= fraction;
            }
          else
            {
              sticky |= digit != 0;
              exponent += !fraction;
            }
        }
      else if (*p == '.' && !fraction)
        fraction = TRUE;
      else
        break;
    }
  if (!any)
    return FALSE;
  if (p < end && ((*p != 'e' && *p != 'E') || !read_exponent (p + 1, end, &exponent)))
    return FALSE;
  decimal->kept = kept;
  decimal->exponent = exponent;
  decimal->sticky = sticky;
  return TRUE;
}

/* @decimal times 10^@scale as a whole number, half to even. */
static gboolean
scale_decimal (const Decimal *decimal, int scale, gint64 max, gint64 *value)
{
  gint64 shift = decimal->exponent + scale;
  guint64 result;

  if (decimal->kept == 0 || shift < -18)
    result = 0;
  else if (shift >= 0)
    {
      if (shift > 18 || decimal->kept > (guint64) max / powers[shift])
        return FALSE;
      result = decimal->kept * powers[shift];
    }
  else
    {
      guint64 unit = powers[-shift];
      guint64 rest = decimal->kept % unit;

      result = decimal->kept / unit;
      if (rest > unit / 2 || (rest == unit / 2 && (decimal->sticky || (result & 1) != 0)))
        result++;
    }
  if (result > (guint64) max)
    return FALSE;
  *value = decimal->negative ? -(gint64) result : (gint64) result;
  return TRUE;
}

gboolean
takings_money_parse (TakingsText text, gint64 *micros)
{
  Decimal decimal;

  return read_decimal (text, &decimal) && scale_decimal (&decimal, 6, TAKINGS_MONEY_MAX, micros);
}

gsize
takings_money_print (gint64 micros, const char *currency, char *buffer)
{
  guint64 value = micros < 0 ? -(guint64) micros : (guint64) micros;
  guint64 whole = value / TAKINGS_MICROS;
  guint32 part = value % TAKINGS_MICROS;
  int digits = currency != NULL ? takings_currency_digits (currency) : 2;
  char whole_digits[24];
  char *p = buffer;
  int n = 0;

  if (micros < 0)
    *p++ = '-';
  do
    whole_digits[n++] = '0' + whole % 10;
  while ((whole /= 10) > 0);
  while (n > 0)
    *p++ = whole_digits[--n];
  if (digits > 0 || part > 0)
    {
      *p++ = '.';
      for (guint32 unit = 100000; unit > 0 && (digits > 0 || part > 0); unit /= 10, digits--)
        {
          *p++ = '0' + part / unit;
          part %= unit;
        }
    }
  *p = '\0';
  return p - buffer;
}

char *
takings_money_format (gint64 micros, const char *currency)
{
  char buffer[32];

  takings_money_print (micros, currency, buffer);
  return g_strdup (buffer);
}

int
takings_currency_digits (const char *currency)
{
  static const char none[] = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
  static const char three[] = "BHD IQD JOD KWD LYD OMR TND";
  static const char four[] = "CLF UYW";

  if (strcmp (currency, "USD") == 0 || strlen (currency) != 3)
    return 2;
  for (gsize i = 0; i + 3 < sizeof none; i += 4)
    if (memcmp (none + i, currency, 3) == 0)
      return 0;
  for (gsize i = 0; i + 3 < sizeof three; i += 4)
    if (memcmp (three + i, currency, 3) == 0)
      return 3;
  for (gsize i = 0; i + 3 < sizeof four; i += 4)
    if (memcmp (four + i, currency, 3) == 0)
      return 4;
  return 2;
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
takings_rate_parse (TakingsText text, TakingsRate *rate)
{
  Decimal decimal;
  gint64 value;

  if (!read_decimal (text, &decimal) || !scale_decimal (&decimal, 10, RATE_MAX, &value)
      || value <= 0)
    return FALSE;
  *rate = value;
  return TRUE;
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

/* @a / @b, half to even; @b > 0. */
static TakingsWide
divide (TakingsWide a, TakingsWide b)
{
  TakingsWide quotient = a / b;
  TakingsWide rest = a % b;
  TakingsWide twice = 2 * (rest < 0 ? -rest : rest);

  if (twice > b || (twice == b && (quotient & 1) != 0))
    quotient += a < 0 ? -1 : 1;
  return quotient;
}

TakingsWide
takings_money_convert (gint64 micros, TakingsRate from, TakingsRate to)
{
  TakingsWide wide = (TakingsWide) micros * WIDE_SCALE;

  g_return_val_if_fail (from > 0 && to > 0, 0);
  if (from == to)
    return wide;
  /* In two steps, so that no product leaves 128 bits. */
  return wide / from * to + divide (wide % from * to, from);
}

gint64
takings_wide_round (TakingsWide sum)
{
  TakingsWide rounded = divide (sum, WIDE_SCALE);

  return (gint64) CLAMP (rounded, (TakingsWide) G_MININT64, (TakingsWide) G_MAXINT64);
}

gint64
takings_money_round (gint64 micros, const char *currency)
{
  gint64 unit = (gint64) powers[6 - CLAMP (takings_currency_digits (currency), 0, 6)];

  return (gint64) (divide (micros, unit) * unit);
}
