/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "notation.h"

#include "moment.h"
#include "money.h"

#include <glib/gi18n.h>
#include <langinfo.h>
#include <locale.h>

#define MINUS        "\u2212"
#define NARROW_SPACE "\u202f"
#define ISOLATE      "\u2066" /* from left to right, until */
#define ISOLATE_END  "\u2069"

static const char *const english_months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
static const char *const english_days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
static const char *const german_months[] = { "Jan.", "Feb.", "März", "Apr.", "Mai",  "Juni",
                                             "Juli", "Aug.", "Sep.", "Okt.", "Nov.", "Dez." };
static const char *const german_days[] = { "Mo", "Di", "Mi", "Do", "Fr", "Sa", "So" };

static const struct
{
  char code[4];
  const char *symbol;
} symbols[] = {
  { "USD", "$" },   { "EUR", "€" },   { "GBP", "£" },  { "BRL", "R$" },  { "JPY", "¥" },
  { "INR", "₹" },   { "CAD", "CA$" }, { "AUD", "A$" }, { "NZD", "NZ$" }, { "MXN", "MX$" },
  { "CHF", "CHF" }, { "PLN", "zł" },  { "SEK", "kr" }, { "NOK", "kr" },  { "DKK", "kr" },
  { "CZK", "Kč" },  { "HUF", "Ft" },  { "ILS", "₪" },  { "KRW", "₩" },   { "CNY", "CN¥" },
  { "TRY", "₺" },   { "UAH", "₴" },   { "VND", "₫" },  { "THB", "฿" },   { "PHP", "₱" },
};

const char *
takings_currency_symbol (const char *currency)
{
  for (gsize i = 0; i < G_N_ELEMENTS (symbols); i++)
    if (strcmp (symbols[i].code, currency) == 0)
      return symbols[i].symbol;
  return currency;
}

void
takings_notation_init (TakingsNotation *notation, const char *language)
{
  gboolean german = g_strcmp0 (language, "de") == 0;

  memset (notation, 0, sizeof *notation);
  g_strlcpy (notation->decimal, german ? "," : ".", sizeof notation->decimal);
  g_strlcpy (notation->group, german ? "." : ",", sizeof notation->group);
  g_strlcpy (notation->minus, MINUS, sizeof notation->minus);
  notation->grouping[0] = 3;
  notation->symbol_first = !german;
  notation->symbol_space = notation->percent_space = german;
  g_strlcpy (notation->day_month, german ? "d. m" : "m d", sizeof notation->day_month);
  for (int i = 0; i < 12; i++)
    g_strlcpy (notation->months[i], german ? german_months[i] : english_months[i],
               sizeof notation->months[i]);
  for (int i = 0; i < 7; i++)
    g_strlcpy (notation->weekdays[i], german ? german_days[i] : english_days[i],
               sizeof notation->weekdays[i]);
}

/* Text of the C library, in the locale's encoding; left alone when it is empty or does not fit. */
static void
set_text (char *target, gsize size, const char *text)
{
  g_autofree char *utf8 = text != NULL ? g_locale_to_utf8 (text, -1, NULL, NULL, NULL) : NULL;

  if (utf8 != NULL)
    g_strstrip (utf8);
  if (utf8 != NULL && *utf8 != '\0' && strlen (utf8) < size)
    g_strlcpy (target, utf8, size);
}

/* Languages that write a full stop after the day's number. */
static gboolean
writes_day_with_stop (void)
{
  static const char stops[] = "cs da de et fi hr is lv nb nn no sk sl sr";
  const char *name = setlocale (LC_TIME, NULL);
  char language[3] = { 0 };

  if (name == NULL || strlen (name) < 3 || name[2] != '_')
    return FALSE;
  memcpy (language, name, 2);
  return strstr (stops, language) != NULL;
}

static void
read_dates (TakingsNotation *notation)
{
  static const nl_item months[] = { ABMON_1, ABMON_2, ABMON_3, ABMON_4,  ABMON_5,  ABMON_6,
                                    ABMON_7, ABMON_8, ABMON_9, ABMON_10, ABMON_11, ABMON_12 };
  static const nl_item days[] = { ABDAY_2, ABDAY_3, ABDAY_4, ABDAY_5, ABDAY_6, ABDAY_7, ABDAY_1 };
  const char *format = nl_langinfo (D_FMT);
  const char *d = strstr (format, "%d"), *m = strstr (format, "%m");

  for (int i = 0; i < 12; i++)
    set_text (notation->months[i], sizeof notation->months[i], nl_langinfo (months[i]));
  for (int i = 0; i < 7; i++)
    set_text (notation->weekdays[i], sizeof notation->weekdays[i], nl_langinfo (days[i]));
  if (d == NULL)
    d = strstr (format, "%e");
  if (m == NULL)
    m = strstr (format, "%b");
  if (d != NULL && m != NULL && d < m)
    g_strlcpy (notation->day_month, writes_day_with_stop () ? "d. m" : "d m",
               sizeof notation->day_month);
}

static gboolean
reads_from_the_right (void)
{
  static const char *const languages[] = { "ar", "ckb", "dv", "fa", "he",
                                           "ps", "sd",  "ug", "ur", "yi" };
  const char *name = g_get_language_names ()[0];

  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      gsize length = strlen (languages[i]);
      if (strncmp (name, languages[i], length) == 0 && !g_ascii_isalpha (name[length]))
        return TRUE;
    }
  return FALSE;
}

static void
read_locale (TakingsNotation *notation)
{
  const struct lconv *conv = localeconv ();

  takings_notation_init (notation, "en");
  set_text (notation->decimal, sizeof notation->decimal, conv->decimal_point);
  if (strcmp (notation->decimal, ",") == 0)
    g_strlcpy (notation->group, NARROW_SPACE, sizeof notation->group);
  set_text (notation->group, sizeof notation->group, conv->thousands_sep);
  for (int i = 0; i < 3 && conv->grouping[i] > 0 && conv->grouping[i] < CHAR_MAX; i++)
    notation->grouping[i] = conv->grouping[i];
  if (conv->p_cs_precedes != CHAR_MAX)
    {
      notation->symbol_first = conv->p_cs_precedes != 0;
      notation->symbol_space = conv->p_sep_by_space != 0;
      notation->percent_space = !notation->symbol_first;
    }
  notation->isolated = reads_from_the_right ();
  read_dates (notation);
}

const TakingsNotation *
takings_notation_get_default (void)
{
  static TakingsNotation notation;
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      read_locale (&notation);
      g_once_init_leave (&ready, 1);
    }
  return &notation;
}

/* Appends the digits of @text ("-1234.50") with the notation's marks, without its sign. */
static void
append_number (const TakingsNotation *notation, GString *out, const char *text)
{
  const char *digits = text + (*text == '-');
  gsize whole = strcspn (digits, ".");
  const guint8 *group = notation->grouping;
  gboolean marks[32] = { 0 };
  gsize at = whole;

  while (*group > 0 && at > *group && at <= G_N_ELEMENTS (marks))
    {
      at -= *group;
      marks[at - 1] = TRUE;
      group += group[1] > 0;
    }
  for (gsize i = 0; i < whole; i++)
    {
      g_string_append_c (out, digits[i]);
      if (i < G_N_ELEMENTS (marks) && marks[i])
        g_string_append (out, notation->group);
    }
  if (digits[whole] == '.')
    {
      g_string_append (out, notation->decimal);
      g_string_append (out, digits + whole + 1);
    }
}

char *
takings_notation_isolate (const TakingsNotation *notation, char *text)
{
  g_autofree char *owned = text;

  if (!notation->isolated)
    return g_steal_pointer (&owned);
  return g_strconcat (ISOLATE, owned, ISOLATE_END, NULL);
}

/* Sign, symbol and number in the notation's order. @text is a plain decimal with suffix @suffix. */
static char *
join_money (const TakingsNotation *notation, const char *text, const char *suffix,
            const char *currency)
{
  GString *out = g_string_new (*text == '-' ? notation->minus : "");
  const char *symbol = currency != NULL ? takings_currency_symbol (currency) : NULL;
  /* A code, or a word-like symbol, never sticks to the number. */
  gboolean space = notation->symbol_space
                   || (symbol != NULL && g_ascii_isalpha (symbol[strlen (symbol) - 1]));

  if (symbol != NULL && notation->symbol_first)
    {
      g_string_append (out, symbol);
      g_string_append (out, space ? "\u00a0" : "");
    }
  append_number (notation, out, text);
  g_string_append (out, suffix);
  if (symbol != NULL && !notation->symbol_first)
    {
      g_string_append (out, "\u00a0");
      g_string_append (out, symbol);
    }
  return g_string_free (out, FALSE);
}

char *
takings_notation_money (const TakingsNotation *notation, gint64 micros, const char *currency)
{
  char text[32];

  takings_money_print (micros, currency, text);
  return takings_notation_isolate (
    notation,
    join_money (notation, text, "", currency != NULL && *currency != '\0' ? currency : NULL));
}

char *
takings_notation_amount (const TakingsNotation *notation, gint64 micros, const char *currency)
{
  char text[32];

  takings_money_print (micros, currency, text);
  return join_money (notation, text, "", NULL);
}

char *
takings_notation_count (const TakingsNotation *notation, gint64 count)
{
  char text[32];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, count);
  return join_money (notation, text, "", NULL);
}

/* A number of 10^-@power, @decimals of them kept (rounded half away from zero), as plain decimals.
 */
static void
print_scaled (gint64 value, int power, int decimals, gboolean cut, char text[40])
{
  guint64 all = value < 0 ? -(guint64) value : (guint64) value;
  guint64 unit = 1, one = 1;
  gsize n;

  for (int i = decimals; i < power; i++)
    unit *= 10;
  for (int i = 0; i < MIN (decimals, power); i++)
    one *= 10;
  all = all / unit + (all % unit >= unit - all % unit ? 1 : 0);
  g_snprintf (text, 40, "%s%" G_GUINT64_FORMAT, value < 0 && all > 0 ? "-" : "", all / one);
  if (one == 1)
    return;
  n = strlen (text);
  g_snprintf (text + n, 40 - n, ".%0*" G_GUINT64_FORMAT, MIN (decimals, power), all % one);
  while (cut && g_str_has_suffix (text, "0"))
    text[strlen (text) - 1] = '\0';
  if (g_str_has_suffix (text, "."))
    text[strlen (text) - 1] = '\0';
}

char *
takings_notation_percent (const TakingsNotation *notation, gint64 millionths, int decimals)
{
  char text[40];

  print_scaled (millionths, 4, decimals, TRUE, text);
  return takings_notation_isolate (
    notation, join_money (notation, text, notation->percent_space ? "\u00a0%" : "%", NULL));
}

char *
takings_notation_short (const TakingsNotation *notation, gint64 value, gint64 step, gint64 one,
                        gboolean compact, const char *currency)
{
  const struct
  {
    int power;
    gint64 size;
    const char *suffix;
  } sizes[] = { /* Translators: after a number without a space: 2.5T is 2,500,000,000,000 */
                { 12, G_GINT64_CONSTANT (1000000000000), C_ ("short number", "T") },
                /* Translators: 2.5B is 2,500,000,000 */
                { 9, 1000000000, C_ ("short number", "B") },
                /* Translators: 2.5M is 2,500,000 */
                { 6, 1000000, C_ ("short number", "M") },
                /* Translators: 25K is 25,000 */
                { 3, 1000, C_ ("short number", "K") }
  };
  int power = one == TAKINGS_MICROS ? 6 : 0, decimals = 0;
  const char *suffix = "";
  guint64 size = one, all = value < 0 ? -(guint64) value : (guint64) value;
  char text[40];

  for (gsize i = 0; compact && i < G_N_ELEMENTS (sizes); i++)
    if (all / one >= (guint64) sizes[i].size)
      {
        power += sizes[i].power;
        size *= sizes[i].size;
        suffix = sizes[i].suffix;
        break;
      }
  for (guint64 part = size; decimals < power && step > 0 && (guint64) step % part != 0; part /= 10)
    decimals++;
  if (decimals > 0 && *suffix == '\0' && currency != NULL)
    decimals = MAX (decimals, MIN (power, takings_currency_digits (currency)));
  print_scaled (value, power, decimals, *suffix != '\0', text);
  return takings_notation_isolate (notation, join_money (notation, text, suffix, currency));
}

static void
append_day_month (const TakingsNotation *notation, GString *out, int month, int day)
{
  for (const char *p = notation->day_month; *p != '\0'; p++)
    if (*p == 'd')
      g_string_append_printf (out, "%d", day);
    else if (*p == 'm')
      g_string_append (out, notation->months[CLAMP (month, 1, 12) - 1]);
    else if (*p == ' ')
      g_string_append (out, "\u00a0");
    else
      g_string_append_c (out, *p);
}

char *
takings_notation_day (const TakingsNotation *notation, gint32 day)
{
  GString *out = g_string_new (NULL);
  int year, month, date;

  takings_day_to_civil (day, &year, &month, &date);
  append_day_month (notation, out, month, date);
  return g_string_free (out, FALSE);
}

char *
takings_notation_day_year (const TakingsNotation *notation, gint32 day)
{
  GString *out = g_string_new (NULL);
  int year, month, date;

  takings_day_to_civil (day, &year, &month, &date);
  append_day_month (notation, out, month, date);
  g_string_append_printf (out, "%s\u00a0%d", *notation->day_month == 'm' ? "," : "", year);
  return g_string_free (out, FALSE);
}

char *
takings_notation_full_day (const TakingsNotation *notation, gint32 day)
{
  g_autofree char *date = takings_notation_day_year (notation, day);
  int weekday = (int) ((((gint64) day + 3) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */

  return g_strdup_printf ("%s,\u00a0%s", notation->weekdays[weekday], date);
}

char *
takings_notation_month (const TakingsNotation *notation, int year, int month)
{
  return g_strdup_printf ("%s\u00a0%d", notation->months[CLAMP (month, 1, 12) - 1], year);
}
