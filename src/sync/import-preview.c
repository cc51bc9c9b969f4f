/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a CSV file has, for a person to see and correct before it is read. Any thread. */
#include "config.h"

#include "import-private.h"

#include <glib/gi18n.h>

typedef struct
{
  TakingsImportField field;
  const char *title;
  gboolean needed;
} Offer;

/* What people look for first stands first. */
static const Offer offers[] = {
  { IMPORT_DATE, N_ ("Date"), TRUE },
  { IMPORT_COMMISSION, N_ ("Commission"), TRUE },
  { IMPORT_AMOUNT, N_ ("Sale Amount"), FALSE },
  { IMPORT_CURRENCY, N_ ("Currency"), FALSE },
  { IMPORT_KIND, N_ ("Kind of Entry"), FALSE },
  { IMPORT_STATE, N_ ("State"), FALSE },
  { IMPORT_ORDER_ID, N_ ("Order"), FALSE },
  { IMPORT_ENTRY_ID, N_ ("Transaction"), FALSE },
  { IMPORT_PRODUCT, N_ ("Product"), FALSE },
  { IMPORT_TRACKING_ID, N_ ("SubID"), FALSE },
  { IMPORT_CAMPAIGN, N_ ("Campaign"), FALSE },
  { IMPORT_COUNTRY, N_ ("Country"), FALSE },
  { IMPORT_TIME, N_ ("Time"), FALSE },
  { IMPORT_REFUND_DATE, N_ ("Date of the Refund"), FALSE },
  { IMPORT_PRODUCT_ID, N_ ("Product Number"), FALSE },
  { IMPORT_AMOUNT_CURRENCY, N_ ("Currency of the Sale Amount"), FALSE },
  { IMPORT_GROSS, N_ ("Commission Before Voids"), FALSE },
  { IMPORT_PARENT_ID, N_ ("Order That It Belongs To"), FALSE },
  { IMPORT_CHARGE, N_ ("Kind of Charge"), FALSE },
  { IMPORT_ROLE, N_ ("Role"), FALSE },
  { IMPORT_AFFILIATE, N_ ("Affiliate"), FALSE },
  { IMPORT_VENDOR, N_ ("Vendor"), FALSE },
  { IMPORT_COUNT, N_ ("Number of Sales in the Row"), FALSE },
};

gboolean
takings_import_can_read (const char *network)
{
  return takings_import_network (network) != NULL;
}

void
takings_import_layout_clear (TakingsImportLayout *layout)
{
  g_clear_pointer (&layout->headers, g_ptr_array_unref);
  g_clear_pointer (&layout->samples, g_ptr_array_unref);
  g_clear_pointer (&layout->matches, g_array_unref);
  g_clear_pointer (&layout->form, g_free);
}

char *
takings_import_describe_form (char delimiter, const char *encoding)
{
  static const struct
  {
    char delimiter;
    const char *text; /* with the encoding */
  } forms[] = { { ';', N_ ("Columns separated by semicolons, encoding %s") },
                { '\t', N_ ("Columns separated by tabs, encoding %s") },
                { '|', N_ ("Columns separated by bars, encoding %s") },
                { ',', N_ ("Columns separated by commas, encoding %s") } };
  GString *text;
  gsize i = 0;

  while (i + 1 < G_N_ELEMENTS (forms) && forms[i].delimiter != delimiter)
    i++;
  text = g_string_new (_ (forms[i].text));
  g_string_replace (text, "%s", encoding, 1);
  return g_string_free (text, FALSE);
}

static void
add_cells (GPtrArray *texts, const TakingsText *cells, guint n_cells)
{
  for (guint i = 0; i < n_cells; i++)
    {
      g_autofree char *cell = takings_text_dup (takings_text_strip (cells[i]));
      g_ptr_array_add (texts, g_utf8_make_valid (cell != NULL ? cell : "", -1));
    }
}

static gboolean
is_blank (const TakingsText *cells, guint n_cells)
{
  for (guint i = 0; i < n_cells; i++)
    if (takings_text_strip (cells[i]).len > 0)
      return FALSE;
  return TRUE;
}

static gboolean
next_record (TakingsCsv *csv, const TakingsText **cells, guint *n_cells, GError **error)
{
  while (takings_csv_next (csv, cells, n_cells, error))
    if (!is_blank (*cells, *n_cells))
      return TRUE;
  return FALSE;
}

gboolean
takings_import_inspect (const char *file, const char *network, const char *role, GHashTable *map,
                        TakingsImportLayout *layout, GError **error)
{
  const TakingsImportNetwork *known = takings_import_network (network);
  g_autoptr (TakingsCsv) csv = takings_csv_open (file, error);
  TakingsImportColumns columns;
  const TakingsText *cells;
  GError *fault = NULL;
  guint n_cells;

  *layout = (TakingsImportLayout){ g_ptr_array_new_with_free_func (g_free),
                                   g_ptr_array_new_with_free_func (g_free),
                                   g_array_new (FALSE, FALSE, sizeof (TakingsImportMatch)), NULL };
  if (csv == NULL)
    return FALSE;
  if (known == NULL || !next_record (csv, &cells, &n_cells, &fault))
    {
      if (fault != NULL)
        g_propagate_error (error, fault);
      else
        g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE, _ ("The file is empty"));
      return FALSE;
    }
  add_cells (layout->headers, cells, n_cells);
  layout->form = takings_import_describe_form (takings_csv_delimiter (csv),
                                               takings_csv_encoding (csv));
  if (!takings_import_match_columns (known, role, cells, n_cells, map, &columns, error))
    return FALSE;
  if (next_record (csv, &cells, &n_cells, NULL))
    add_cells (layout->samples, cells, MIN (n_cells, layout->headers->len));
  for (gsize i = 0; i < G_N_ELEMENTS (offers); i++)
    {
      TakingsImportMatch match = { takings_import_field_name (offers[i].field), _ (offers[i].title),
                                   offers[i].needed, columns.column[offers[i].field] };
      g_array_append_val (layout->matches, match);
    }
  return TRUE;
}
