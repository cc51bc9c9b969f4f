/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "entry-total.h"

#include "display.h"

#include <glib/gi18n.h>

char *
takings_unconverted_describe (const GArray *unconverted)
{
  GString *sums = NULL;

  for (guint i = 0; i < unconverted->len; i++)
    {
      const TakingsUnconverted *sum = &g_array_index (unconverted, TakingsUnconverted, i);
      g_autofree char *money = takings_display_money (sum->commission, sum->currency,
                                                      TAKINGS_DISPLAY_PLAIN);
      if (sums == NULL)
        sums = g_string_new (money);
      else
        g_string_append_printf (sums, ", %s", money);
    }
  return sums != NULL ? g_string_free (sums, FALSE) : NULL;
}

static gboolean
is_convertible (const TakingsTallyRow *row)
{
  return *row->currency != '\0';
}

/* Is there anything that the sums of the currencies don't say? */
static gboolean
needs_total (const TakingsTally *tally)
{
  guint n = 0;

  for (guint i = 0; i < tally->rows->len; i++)
    {
      const TakingsTallyRow *row = &g_array_index (tally->rows, TakingsTallyRow, i);

      if (is_convertible (row) && !g_str_equal (row->currency, tally->currency))
        return TRUE;
      n++;
    }
  return n > 1;
}

char *
takings_entry_total_describe (const TakingsTally *tally)
{
  GString *text = g_string_new (NULL);
  g_autofree char *count = NULL, *total = NULL, *missing = NULL;
  guint64 entries = 0;

  for (guint i = 0; i < tally->rows->len; i++)
    entries += g_array_index (tally->rows, TakingsTallyRow, i).entries;
  count = takings_display_count (entries);
  /* Translators: how many sales, refunds and so on the entries of a list stand for */
  g_string_append_printf (text, ngettext ("%s event", "%s events", (gulong) entries), count);
  for (guint i = 0; i < tally->rows->len; i++)
    {
      const TakingsTallyRow *row = &g_array_index (tally->rows, TakingsTallyRow, i);
      g_autofree char *money = takings_display_money (row->commission, row->currency,
                                                      TAKINGS_DISPLAY_PLAIN);
      if (is_convertible (row))
        g_string_append_printf (text, " · %s", money);
    }
  if (!needs_total (tally))
    return g_string_free (text, FALSE);
  total = takings_display_money (tally->commission, tally->currency, TAKINGS_DISPLAY_PLAIN);
  missing = takings_unconverted_describe (tally->unconverted);
  g_string_append (text, " · ");
  /* Translators: amounts of several currencies together, converted into one */
  g_string_append_printf (text, _ ("together %s"), total);
  if (missing != NULL)
    /* Translators: amounts in other currencies */
    g_string_append_printf (text, _ (" (without %s, for want of an exchange rate)"), missing);
  return g_string_free (text, FALSE);
}

const char *
takings_entry_total_explain (const TakingsTally *tally, TakingsBasis basis)
{
  if (!needs_total (tally))
    return _ ("What the entries earned; void and test ones are left out");
  if (basis == TAKINGS_BASIS_SALE)
    return _ ("What the entries earned, converted at the rate of their sale’s day; void and test "
              "ones are left out");
  return _ ("What the entries earned, converted at the rate of their own day; void and test ones "
            "are left out");
}
