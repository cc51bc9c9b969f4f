/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "db.h"
#include "query.h"
G_BEGIN_DECLS

/* The conditions of a filter as SQL with bound values; shared by the list of entries, the table and
 * its total. */

/* @select: "SELECT … FROM entry"; @tail: " ORDER BY …"; both written by us, never by a person.
 * @account: (nullable): the uuid that @filter's account was found to be. */
sqlite3_stmt *takings_where_prepare (TakingsDb *db, const char *select, const TakingsFilter *filter,
                                     const char *account, const char *tail, GError **error);
/* The uuid of the filter's account, NULL with FALSE when there is no such account. */
gboolean takings_where_find_account (TakingsLedger *ledger, const TakingsFilter *filter,
                                     char **account, GError **error);

/* "%@text%" for LIKE … ESCAPE '\\'. What a person types is looked for as it is: % and _ mean
 * themselves. */
char *takings_where_like (const char *text);

G_END_DECLS
