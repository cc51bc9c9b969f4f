/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "fixture.h"
#include "sales.h"
G_BEGIN_DECLS

/* A page of sales in a window, over a ledger of its own. Main thread. */

#define SALES_ENTRIES 400

typedef struct
{
  Fixture fixture;
  GtkWidget *window, *page, *table, *search;
  char *told; /* what the page said last */
} SalesPage;

/* With SALES_ENTRIES entries, shown and read. */
void sales_set_up (SalesPage *shown);
/* Over the fixture that is there. @state: (nullable) */
void sales_show (SalesPage *shown, GSettings *state);
void sales_close (SalesPage *shown);
void sales_tear_down (SalesPage *shown);
void sales_wait_rows (SalesPage *shown, guint wanted);
gboolean sales_was_told (gpointer shown); /* for fixture_wait() */
GtkColumnViewColumn *sales_find_column (GtkWidget *table, const char *title);

G_END_DECLS
