/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "page-table.h"

#include "dashboard.h"
#include "display.h"

#include <glib/gi18n.h>

static void
clear_column (gpointer column)
{
  g_free (((TakingsPageColumn *) column)->title);
}

TakingsPageTable *
takings_page_table_new (void)
{
  TakingsPageTable *table = g_new0 (TakingsPageTable, 1);

  table->columns = g_array_new (FALSE, FALSE, sizeof (TakingsPageColumn));
  g_array_set_clear_func (table->columns, clear_column);
  table->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  return table;
}

void
takings_page_table_free (TakingsPageTable *table)
{
  if (table == NULL)
    return;
  g_array_unref (table->columns);
  g_ptr_array_unref (table->rows);
  g_free (table);
}

void
takings_page_table_add_column (TakingsPageTable *table, const char *title, double weight,
                               gboolean numeric)
{
  TakingsPageColumn column = { g_strdup (title), weight, numeric };

  g_array_append_val (table->columns, column);
}

void
takings_page_table_take_row (TakingsPageTable *table, GStrv cells)
{
  g_return_if_fail (g_strv_length (cells) == table->columns->len);
  g_ptr_array_add (table->rows, cells);
}

static void
add_summary_row (TakingsPageTable *table, const TakingsSummaryRow *row, const char *name,
                 const char *currency)
{
  TakingsFigures figures = { .sales = row->sales, .refunds = row->refunds };
  g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();
  g_autofree char *sales = takings_display_count (row->sales);
  g_autofree char *refunds = takings_display_count (row->refunds);
  g_autofree char *commission = takings_display_money (row->commission, currency, 0);
  g_autofree char *net = takings_display_money (row->net_commission, currency, 0);
  g_autofree char *rate = NULL;
  gint64 ppm;

  rate = takings_figures_refund_rate (&figures, &ppm)
           ? takings_display_percent (ppm, TAKINGS_DISPLAY_PLAIN)
           : g_strdup ("—");
  g_strv_builder_add_many (cells, name, sales, refunds, rate, commission, net, NULL);
  takings_page_table_take_row (table, g_strv_builder_end (cells));
}

/* In no figure above, and never left out. */
static void
add_unconverted (TakingsPageTable *table, const TakingsUnconverted *sum)
{
  g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();
  g_autofree char *commission = takings_display_money (sum->commission, sum->currency, 0);

  g_strv_builder_add_many (cells, _ ("Without an exchange rate"), "", "", "", "", commission, NULL);
  takings_page_table_take_row (table, g_strv_builder_end (cells));
}

TakingsPageTable *
takings_page_table_of_summary (const TakingsSummary *summary, const char *(*name) (const char *key))
{
  TakingsPageTable *table = takings_page_table_new ();

  takings_page_table_add_column (table, _ ("Name"), 2.6, FALSE);
  takings_page_table_add_column (table, _ ("Sales"), 1, TRUE);
  takings_page_table_add_column (table, _ ("Refunds"), 1, TRUE);
  takings_page_table_add_column (table, _ ("Refund Rate"), 1, TRUE);
  takings_page_table_add_column (table, _ ("Commission"), 1, TRUE);
  takings_page_table_add_column (table, _ ("Net Commission"), 1, TRUE);
  for (guint i = 0; i < summary->rows->len; i++)
    {
      const TakingsSummaryRow *row = g_ptr_array_index (summary->rows, i);
      add_summary_row (table, row, name (row->key), summary->currency);
    }
  if (summary->rows->len > 1)
    add_summary_row (table, &summary->total, _ ("Total"), summary->currency);
  for (guint i = 0; i < summary->unconverted->len; i++)
    add_unconverted (table, &g_array_index (summary->unconverted, TakingsUnconverted, i));
  return table;
}
