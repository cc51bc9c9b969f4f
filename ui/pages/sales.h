/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "view.h"
G_BEGIN_DECLS

/**
 * TakingsSales:
 *
 * All entries of the period in a table of any length: search as you type, conditions such as
 * `net>50 kind:refund` as text and as filters, columns to choose, sort and reorder, the total of
 * what is shown, copy and export, and the details of the entry that was opened.
 *
 * Actions: `page.search`, `page.close`, `page.copy`, `page.export ('s': csv or json)`, and in the
 * group `columns` one a column.
 */
#define TAKINGS_TYPE_SALES (takings_sales_get_type ())
G_DECLARE_FINAL_TYPE (TakingsSales, takings_sales, TAKINGS, SALES, TakingsView)

/* Puts @text into the search field: how other pages open the entries behind a figure. */
void takings_sales_search (TakingsSales *self, const char *text);

G_END_DECLS
