/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "adapter.h"
#include "map.h"
G_BEGIN_DECLS

/* What the answers of most networks have around their rows: an envelope, a fault, a way on. */

/* Sets @error; returns FALSE. */
gboolean takings_refuse (GError **error, TakingsError code, const char *format, ...)
  G_GNUC_PRINTF (3, 4);
/* The answer is cut off or not what it should be. */
gboolean takings_refuse_broken (GError **error, const TakingsAdapterInfo *info);

/* Is @text one of @words, "this|that", whatever the case? "~part" asks whether it contains "part".
 */
gboolean takings_word_is (const char *words, TakingsText text);

/* A network's words or numbers for a fault; a NULL word ends a list and stands for any other. */
typedef struct
{
  const char *word;
  TakingsError code;
} TakingsFaultWord;
TakingsError takings_fault_find (const TakingsFaultWord *words, TakingsText text);

/**
 * takings_answer_read:
 * @slots: (out) (array): as of takings_map_read()
 *
 * Reads the outermost object of a page, past anything printed before it. %FALSE when there is none
 * or it is cut off; what came before the cut is in @slots.
 */
gboolean takings_answer_read (TakingsPage *page, const TakingsMap *map, TakingsText *slots);

/**
 * takings_answer_zone:
 * @name: (nullable): the zone that an answer names
 * @offset: (nullable): "+02:00", "+0200", hours or seconds east of UTC
 *
 * The zone of an answer's naive times. A name that is known is believed. An offset holds for the
 * moment of the answer only: where the account's zone has it now, that zone, with its daylight
 * saving, is meant; else the offset itself. An answer that says nothing means the account's zone.
 *
 * Returns: (transfer full)
 */
TakingsZone *
takings_answer_zone (const TakingsContext *context, TakingsText name, TakingsText offset);

/**
 * TakingsCursor:
 * @phase: which list of the window
 * @index: of @phase among the phases
 * @at: where in it; "" at its beginning
 *
 * A window's cursor as "t:12". What is not of that form starts the window.
 */
typedef struct
{
  char phase;
  guint index;
  const char *at;
} TakingsCursor;
/* @phases: "ab|AB": the letters there are, the first being where a window starts; it goes on to the
 * next and ends before a '|'. */
TakingsCursor takings_cursor_read (const TakingsContext *context, const char *phases);
void takings_page_next (TakingsPage *page, char phase, TakingsText at);
/* A window of lists with numbered pages: the next page of this list, if @page_count says that there
 * is one or, where it says nothing, if this one has @full_page rows; else the next list. */
void takings_page_next_in (TakingsPage *page, const char *phases, const TakingsCursor *cursor,
                           TakingsText page_count, guint full_page);
/* The same of lists with tokens: @token's page of this list, unless it is the present one. */
void takings_page_next_token_in (TakingsPage *page, const char *phases, const TakingsCursor *cursor,
                                 TakingsText token);
/* Of a cursor that counts pages; 1 at the beginning (@at may be NULL). */
gint64 takings_cursor_number (const char *at);
TakingsText takings_page_number (TakingsPage *page, gint64 number);
/**
 * TakingsNewest:
 *
 * The newest row of a walk whose order nobody documents. Cursor and mark hold it as "SECONDS:ID".
 */
typedef struct
{
  gint64 at;
  TakingsText id; /* none: nothing seen */
} TakingsNewest;
/* Where the walk goes on; the id ends with the cursor's NUL. */
TakingsNewest takings_newest_start (const TakingsContext *context);
void takings_newest_see (TakingsNewest *newest, const TakingsEntry *entry);
/* Sets @page's mark if @newest is newer than @start. */
void
takings_newest_mark (const TakingsNewest *newest, const TakingsNewest *start, TakingsPage *page);
/* A cursor as the network gave it; none when it is empty, "0", the present one, or nothing was
 * read. */
void takings_page_next_token (TakingsPage *page, const TakingsContext *context, TakingsText token);

G_END_DECLS
