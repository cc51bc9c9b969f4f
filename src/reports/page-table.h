/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "query.h"
G_BEGIN_DECLS

/**
 * TakingsPageTable:
 * @columns: of TakingsPageColumn
 * @rows: of arrays of as many texts, in the order in which they are painted
 *
 * What a printed page lists: texts as people read them. Made by one thread, then only read.
 */
typedef struct
{
  GArray *columns;
  GPtrArray *rows;
} TakingsPageTable;

/* @weight: its part of the width; @numeric: ends at the far side, in tabular figures */
typedef struct
{
  char *title;
  double weight;
  gboolean numeric;
} TakingsPageColumn;

TakingsPageTable *takings_page_table_new (void);
void takings_page_table_free (TakingsPageTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsPageTable, takings_page_table_free)

/* All columns come before the first row. */
void takings_page_table_add_column (TakingsPageTable *table, const char *title, double weight,
                                    gboolean numeric);
/* @cells: (transfer full): as many as there are columns */
void takings_page_table_take_row (TakingsPageTable *table, GStrv cells);

#define TAKINGS_UNASSIGNED "(unassigned)" /* the key of what has none */

/* @name: what a person calls a row's key */
TakingsPageTable *takings_page_table_of_summary (const TakingsSummary *summary,
                                                 const char *(*name) (const char *key));

G_END_DECLS
