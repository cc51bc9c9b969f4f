/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "money.h"

/* Longer signs first: the first that matches is taken. */
static const struct
{
  const char *sign;
  const char *code;
} signs[] = {
  { "US$", "USD" }, { "CA$", "CAD" }, { "AU$", "AUD" }, { "NZ$", "NZD" }, { "MX$", "MXN" },
  { "R$", "BRL" },  { "C$", "CAD" },  { "A$", "AUD" },  { "$", "USD" },   { "€", "EUR" },
  { "£", "GBP" },   { "¥", "JPY" },   { "₹", "INR" },   { "zł", "PLN" },
};
static const char *const spaces[] = { " ", "\t", "\u00a0", "\u202f", "\u2009", "'", "’" };

typedef struct
{
  char digits[64];
  gsize n;
  int group; /* digits since the last group mark, -1: none seen */
  gboolean point, negative, bracket, closed;
  char currency[4];
} Reading;

static gboolean
skip (const char **p, const char *end, const char *what)
{
  gsize n = strlen (what);

  if ((gsize) (end - *p) < n || memcmp (*p, what, n) != 0)
    return FALSE;
  *p += n;
  return TRUE;
}

static gboolean
skip_currency (const char **p, const char *end, Reading *reading)
{
  if (reading->currency[0] != '\0')
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (skip (p, end, signs[i].sign))
      {
        memcpy (reading->currency, signs[i].code, 4);
        return TRUE;
      }
  if (end - *p >= 3 && takings_currency_parse ((TakingsText){ *p, 3 }, reading->currency)
      && (end - *p == 3 || !g_ascii_isalpha ((*p)[3])))
    {
      *p += 3;
      return TRUE;
    }
  reading->currency[0] = '\0';
  return FALSE;
}

static gboolean
skip_space (const char **p, const char *end)
{
  for (gsize i = 0; i < G_N_ELEMENTS (spaces); i++)
    if (skip (p, end, spaces[i]))
      return TRUE;
  return FALSE;
}

static gboolean
read_mark (Reading *r, char c, char decimal)
{
  if (c == decimal)
    {
      if (r->point || (r->group >= 0 && r->group != 3))
        return FALSE;
      r->point = TRUE;
      r->digits[r->n++] = '.';
      return TRUE;
    }
  if (r->point || r->n == 0 || (r->group >= 0 && r->group != 2 && r->group != 3))
    return FALSE;
  r->group = 0;
  return TRUE;
}

static gboolean
read_step (Reading *r, const char **p, const char *end, char decimal)
{
  char c = **p;

  if (r->n >= sizeof r->digits - 2)
    return FALSE;
  if (g_ascii_isdigit (c) && !r->closed)
    {
      r->digits[r->n++] = c;
      r->group += r->group >= 0 && !r->point;
    }
  else if (c == '.' || c == ',')
    {
      if (!read_mark (r, c, decimal))
        return FALSE;
    }
  else if (c == '(' && r->n == 0 && !r->bracket && !r->negative)
    r->bracket = TRUE;
  else if (c == ')' && r->bracket && !r->closed && r->n > 0)
    r->closed = TRUE;
  else if ((c == '-' || skip (p, end, "\u2212")) && !r->negative && !r->bracket)
    {
      r->negative = TRUE;
      *p -= c != '-';
    }
  else if (c == '+' && r->n == 0)
    ;
  else if (skip_currency (p, end, r) || skip_space (p, end))
    return TRUE;
  else
    return FALSE;
  (*p)++;
  return TRUE;
}

gboolean
takings_money_parse_locale (TakingsText text, char decimal, gint64 *micros, char currency[4])
{
  Reading reading = { .group = -1 };
  const char *p = text.data, *end = p != NULL ? p + text.len : NULL;
  gint64 value;

  if (text.data == NULL)
    return FALSE;
  while (p < end)
    if (!read_step (&reading, &p, end, decimal))
      return FALSE;
  if (reading.bracket != reading.closed || (reading.group >= 0 && reading.group != 3))
    return FALSE;
  if (!takings_money_parse ((TakingsText){ reading.digits, reading.n }, &value))
    return FALSE;
  *micros = reading.negative || reading.bracket ? -value : value;
  if (currency != NULL)
    memcpy (currency, reading.currency, 4);
  return TRUE;
}
