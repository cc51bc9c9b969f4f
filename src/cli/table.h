/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
G_BEGIN_DECLS

/**
 * TakingsTable:
 *
 * Text in aligned columns for people. Widths are measured in character cells.
 */
typedef struct _TakingsTable TakingsTable;

/* @alignment: one letter a column, 'l' or 'r' */
TakingsTable *takings_table_new (const char *alignment);
void takings_table_free (TakingsTable *table);
/* As many cells as columns, NULL for an empty one. */
void takings_table_add (TakingsTable *table, const char *first, ...);
void takings_table_rule (TakingsTable *table);
void takings_table_print (TakingsTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsTable, takings_table_free)

/* "1,234.50 USD" with the locale's marks, exact. */
char *takings_table_money (gint64 micros, const char *currency);
/* A whole number as text. */
char *takings_table_count (guint64 count);

G_END_DECLS
