/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "ledger.h"
#include "text-shelf.h"
G_BEGIN_DECLS

/**
 * TakingsTextIndex:
 *
 * What is looked through while somebody types: the texts of all entries in memory, some 40 bytes an
 * entry, as the ledger has them at each question. Empty until it is prepared. Any thread.
 */
typedef struct _TakingsSearch TakingsTextIndex;

TakingsTextIndex *takings_text_index_new (const char *path);
void takings_text_index_free (TakingsTextIndex *self);
/* Reads what it has not read yet; what was read before a cancellation stays. */
gboolean
takings_text_index_fill (TakingsTextIndex *self, GCancellable *cancellable, GError **error);
void takings_text_index_empty (TakingsTextIndex *self);
gsize takings_text_index_get_bytes (TakingsTextIndex *self);

/* A question that is being answered; nobody else can ask meanwhile. */
typedef struct
{
  TakingsTextIndex *search; /* (borrowed) */
  TakingsDb *db;            /* (borrowed): in a transaction that sees what is searched */
  TakingsShelfWalk walk;
  TakingsNeedle needle;
  char *text;                        /* (owned) */
  guint8 *bits[TAKINGS_ARENA_NAMES]; /* (owned) (nullable) */
} TakingsSearching;

/**
 * takings_text_index_begin:
 * @text: looked for as LIKE does, without regard to ASCII case
 * @from, @to: moments, inclusive and exclusive
 *
 * Brings the index up to date and begins a walk over the entries that hold @text, newest first.
 *
 * Returns: %FALSE with an error, or without one where it is not prepared or can't hold the ledger
 */
gboolean takings_text_index_begin (TakingsTextIndex *self, const char *text, gint64 from, gint64 to,
                                   TakingsSearching *searching, GCancellable *cancellable,
                                   GError **error);
void takings_text_index_end (TakingsSearching *searching);

TakingsTextIndex *takings_ledger_get_text_index (TakingsLedger *ledger);

G_END_DECLS
