/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "runner.h"
G_BEGIN_DECLS

/**
 * TakingsSearch:
 *
 * Finds orders and products for GNOME Shell (data/org.gnome.Shell.SearchProvider2.xml), with and
 * without a window. What is chosen is shown by the application's action `entries`, as a search of
 * the table of sales. Tells numbers, names of products and what was earned; nothing about a
 * customer. Main thread; the ledger is read on others.
 */
#define TAKINGS_TYPE_SEARCH (takings_search_get_type ())
G_DECLARE_FINAL_TYPE (TakingsSearch, takings_search, TAKINGS, SEARCH, GObject)

#define TAKINGS_SEARCH_PATH "/io/github/takings/Takings/SearchProvider"

/* @application: lives longer */
TakingsSearch *takings_search_new (TakingsRunner *runner, GApplication *application);
gboolean takings_search_export (TakingsSearch *self, GDBusConnection *connection, GError **error);
void takings_search_unexport (TakingsSearch *self);
/* The search of the table of sales that shows a result: `order:"A1"`; (nullable) for no result. */
char *takings_search_to_query (const char *result);

G_END_DECLS
