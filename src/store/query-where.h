/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "db.h"
#include "query.h"
G_BEGIN_DECLS

/* The conditions of a filter as SQL with bound values; shared by the list of entries, the table and
 * its total. */

/* Entries found by the index of texts, in place of the conditions of a search. */
typedef struct
{
  const gint64 *ids; /* (borrowed) (nullable): few of them */
  guint n_ids;
  const guint8 *bits; /* (borrowed) (nullable): or many, as bits by number */
  guint32 n_bits;
} TakingsIdSet;
/* What prepared conditions need of a connection. */
gboolean takings_where_register (TakingsDb *db, GError **error);

/* @columns: "SELECT …"; @tail: " ORDER BY …"; both written by us, never by a person.
 * @account: (nullable): the uuid that @filter's account was found to be.
 * @found: (nullable): lives as long as the statement; without it a search looks at each entry. */
sqlite3_stmt *takings_where_prepare (TakingsDb *db, const char *columns,
                                     const TakingsFilter *filter, const char *account,
                                     const TakingsIdSet *found, const char *tail, GError **error);
/* The day that an entry counts on, as a column. */
const char *takings_where_day (TakingsBasis basis);
/* The moments outside of which no entry of @filter lies, the second exclusive. */
void takings_where_span (const TakingsFilter *filter, gint64 *from, gint64 *to);
/* Does @filter, but for its search, let everything through? */
gboolean takings_where_is_open (const TakingsFilter *filter);
/* Before a filter is asked for: links sales if it needs them, and finds the uuid of its account;
 * NULL with FALSE when there is no such account. */
gboolean takings_where_get_ready (TakingsLedger *ledger, const TakingsFilter *filter,
                                  char **account, GError **error);

/* "%@text%" for LIKE … ESCAPE '\\'. What a person types is looked for as it is: % and _ mean
 * themselves. */
char *takings_where_like (const char *text);

G_END_DECLS
