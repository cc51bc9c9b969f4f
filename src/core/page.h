/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "entry.h"
G_BEGIN_DECLS

/**
 * TakingsNote:
 *
 * A fact from a side call (commissions beside sales, tracking beside transactions) that the ledger
 * joins to the entries that ask for @key (%TAKINGS_ENTRY_JOIN). Notes of one window are stored with
 * the checkpoint, so a crash between two calls loses nothing, and dropped when the window ends.
 * Several notes of one key, told apart by @part, add their commissions. With @orphan set, a note
 * that no entry asked for by the end of the window becomes that entry (a commission without a sale
 * row).
 */
typedef struct
{
  TakingsText key;
  TakingsText part;
  gint64 commission;
  gboolean has_commission;
  char currency[4];
  TakingsText product_id, product, tracking_id, campaign, country, affiliate, vendor;
  TakingsRate payout_rate;    /* sale currency → @currency as the network states it; 0 unknown */
  const TakingsEntry *orphan; /* (nullable), copied */
} TakingsNote;

typedef struct
{
  gint64 position; /* index of the record in the page, from 0; -1 for the page itself */
  char *reason;    /* names the member, never its personal content */
} TakingsReject;

/* A click as a relay of clicks and postbacks received it. Texts as those of an entry. */
typedef struct
{
  TakingsText click_id, affiliate, campaign;
  TakingsText subs[5];
  gint64 at; /* UTC seconds */
} TakingsClick;

/* Entries of an account of another network, that came with a page: see takings_page_add_part(). */
typedef struct
{
  char *network;             /* (owned) */
  struct _TakingsPage *page; /* (owned) */
} TakingsPagePart;

/**
 * TakingsPage:
 *
 * What an adapter read from one response: entries, notes, rejected records and where to go on. It
 * owns the response body and an arena, so the texts of its entries live as long as it does. Made on
 * one thread, handed to another, never shared.
 */
typedef struct _TakingsPage
{
  GArray *entries; /* (owned) of TakingsEntry */
  GArray *notes;   /* (owned) of TakingsNote */
  GArray *rejects; /* (owned) of TakingsReject */
  GArray *clicks;  /* (owned) (nullable) of TakingsClick */
  GArray *parts;   /* (owned) (nullable) of TakingsPagePart */
  guint n_read;    /* records seen, readable or not */
  char *body;      /* (owned) mutable response bytes, NUL after the last */
  gsize body_len;
  char *next_cursor;  /* (owned) (nullable): NULL: the window is finished */
  char *mark;         /* (owned) (nullable): high-water mark that outlives the window (JVZoo) */
  char *warning;      /* (owned) (nullable): one sentence for the sync's history */
  gint64 retry_after; /* seconds a network asked us to wait, or -1 */
  gboolean ambiguous; /* with an AUTH error: may also be a rate limit; probe before believing it */
  gboolean shrink_window;      /* with a SERVER error: halve the window and try again */
  struct _TakingsArena *arena; /* (owned) */
} TakingsPage;

TakingsPage *
takings_page_new (char *body, gsize len); /* takes @body (g_malloc'd, NUL-terminated) */
void takings_page_free (TakingsPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsPage, takings_page_free)

/* @entry is copied, its texts are not: they point into the body or the arena. */
void takings_page_add (TakingsPage *page, const TakingsEntry *entry);
void takings_page_note (TakingsPage *page, const TakingsNote *note);
void takings_page_reject (TakingsPage *page, gint64 position, const char *format, ...)
  G_GNUC_PRINTF (3, 4);
void takings_page_add_click (TakingsPage *page, const TakingsClick *click);
/* Takes @part, whose entries belong to the account of @network; where there is none they are kept
 * by the account that is read, as "NETWORK:ENTRY-ID". They are written in the same transaction. */
void takings_page_add_part (TakingsPage *page, const char *network, TakingsPage *part);
void takings_page_set_next (TakingsPage *page, const char *cursor);
char *takings_page_alloc (TakingsPage *page, gsize n);
TakingsText takings_page_print (TakingsPage *page, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* "a", ":", "b" … joined in the arena without printf; the list ends with a NULL data. */
TakingsText takings_page_join (TakingsPage *page, const TakingsText *parts, guint n_parts);

G_END_DECLS
