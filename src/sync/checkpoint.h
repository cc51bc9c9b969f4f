/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
G_BEGIN_DECLS

#define TAKINGS_N_SWEEPS 3

typedef enum
{
  TAKINGS_WINDOW_NEW,      /* what happened since the last read, oldest first */
  TAKINGS_WINDOW_BACKFILL, /* the past, newest first */
  TAKINGS_WINDOW_SWEEP,    /* what was read before, for changes; newest first */
  TAKINGS_WINDOW_SINCE,    /* what a person asked for, newest first */
} TakingsWindowKind;

/* One stretch of time that is read from its first page to its last. UTC seconds, @to exclusive. */
typedef struct
{
  TakingsWindowKind kind;
  guint sweep; /* with SWEEP: which */
  gint64 from, to;
} TakingsWindow;

/**
 * TakingsCheckpoint:
 *
 * How far an account has been read. Committed with the rows of each page, so it is never ahead of
 * them. Plain data of one thread.
 */
typedef struct
{
  gint64 high; /* everything before was read; 0: nothing yet */
  gint64 low;  /* the backfill has come down to here; 0: not begun */
  gboolean backfill_done;
  guint empty;                     /* windows without a row at the backfill's end so far */
  gint64 sweeps[TAKINGS_N_SWEEPS]; /* when each was last completed */
  char *mark;                      /* (owned) (nullable) the network's own high-water mark */
  gboolean has_window;             /* a window is in progress: */
  TakingsWindow window;
  char *cursor;        /* (owned) (nullable) of its next page */
  char *window_mark;   /* (owned) (nullable) the mark it began with */
  gint64 window_at;    /* when its last page came */
  guint64 window_read; /* records it gave so far */
} TakingsCheckpoint;

/* %NULL, damaged or foreign text gives an empty checkpoint: reading again doubles nothing. */
void takings_checkpoint_parse (TakingsCheckpoint *checkpoint, const char *json);
char *takings_checkpoint_to_json (const TakingsCheckpoint *checkpoint);
void takings_checkpoint_drop_window (TakingsCheckpoint *checkpoint);
void takings_checkpoint_clear (TakingsCheckpoint *checkpoint);

G_END_DECLS
