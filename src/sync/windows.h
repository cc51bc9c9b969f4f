/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "adapter.h"
#include "checkpoint.h"
G_BEGIN_DECLS

/* A stretch of time of one kind, cut into windows. */
typedef struct
{
  TakingsWindow span;
  gboolean oldest_first;
} TakingsPass;

/**
 * TakingsPlan:
 *
 * Which windows one run reads, and in which order: what is new, then the sweeps that are due, then
 * the backfill. Pure: no clock and no I/O.
 */
typedef struct
{
  const TakingsAdapterInfo *info;
  gint64 now;         /* by this computer's clock, which may be wrong */
  gint64 network_now; /* by the network's, as of its last answer; 0: it does not say */
  gint64 chunk;       /* seconds of a window; 0: no limit */
  TakingsPass passes[TAKINGS_N_SWEEPS + 4];
  guint n_passes;
  guint current;
} TakingsPlan;

/* @since: 0 or UTC seconds. @full: the backfill begins anew. May change @checkpoint accordingly. */
void takings_plan_init (TakingsPlan *plan, const TakingsAdapterInfo *info,
                        TakingsCheckpoint *checkpoint, gint64 now, gint64 since, gboolean full);
/* The next window, or the one in progress. %FALSE: the run is complete. */
gboolean
takings_plan_next (TakingsPlan *plan, const TakingsCheckpoint *checkpoint, TakingsWindow *window);
/* @window was read to its end and gave @n_read records: moves @checkpoint on, drops its window. */
void takings_plan_done (TakingsPlan *plan, TakingsCheckpoint *checkpoint,
                        const TakingsWindow *window, guint64 n_read);
/* Halves @window and all that follow. %FALSE: it is as small as it gets. */
gboolean takings_plan_shrink (TakingsPlan *plan, TakingsWindow *window);

G_END_DECLS
