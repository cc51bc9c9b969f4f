/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "windows.h"

#include <string.h>

#define HOUR            G_GINT64_CONSTANT (3600)
#define DAY             (24 * HOUR)
#define SMALLEST_WINDOW HOUR
#define CURSOR_LIFE     (6 * HOUR)

static void
add_pass (TakingsPlan *plan, TakingsWindowKind kind, guint sweep, gint64 from, gint64 to)
{
  TakingsPass *pass = &plan->passes[plan->n_passes];
  g_return_if_fail (plan->n_passes < G_N_ELEMENTS (plan->passes));
  if (from >= to)
    return;
  pass->span = (TakingsWindow){ kind, sweep, MAX (from, 0), to };
  pass->oldest_first = kind == TAKINGS_WINDOW_NEW;
  plan->n_passes++;
}

/* A shorter sweep is part of a longer one. */
static void
mark_swept (const TakingsPlan *plan, TakingsCheckpoint *checkpoint, guint sweep)
{
  for (guint i = 0; i < TAKINGS_N_SWEEPS; i++)
    if (plan->info->sweeps[i].days <= plan->info->sweeps[sweep].days)
      checkpoint->sweeps[i] = plan->now;
}

static int
find_due_sweep (const TakingsPlan *plan, const TakingsCheckpoint *checkpoint)
{
  int due = -1;
  for (guint i = 0; i < TAKINGS_N_SWEEPS; i++)
    {
      const TakingsSweep *sweep = &plan->info->sweeps[i];
      gint64 last = checkpoint->sweeps[i];
      if (sweep->days == 0 || (last <= plan->now && plan->now - last < sweep->every_hours * HOUR))
        continue;
      if (due < 0 || sweep->days > plan->info->sweeps[due].days)
        due = (int) i;
    }
  return due;
}

/* The longest sweep that is due, less what the incremental read of this run covers, and never below
 * what the backfill has reached. */
static void
plan_sweep (TakingsPlan *plan, TakingsCheckpoint *checkpoint, gint64 new_from)
{
  int due = find_due_sweep (plan, checkpoint);
  const TakingsWindow *resumed = &checkpoint->window;
  gint64 from, to;

  if (due < 0)
    return;
  from = plan->now - plan->info->sweeps[due].days * DAY;
  if (!checkpoint->backfill_done && checkpoint->low != 0)
    from = MAX (from, checkpoint->low);
  to = plan->info->uses_mark ? plan->now : new_from;
  if (checkpoint->has_window && resumed->kind == TAKINGS_WINDOW_SWEEP
      && (int) resumed->sweep == due)
    to = MIN (to, resumed->from);
  if (from >= to)
    mark_swept (plan, checkpoint, (guint) due);
  else
    add_pass (plan, TAKINGS_WINDOW_SWEEP, (guint) due, from, to);
}

static gint64
backfill_limit (const TakingsPlan *plan)
{
  return MAX (0, plan->now - MAX (plan->info->backfill_days, 1) * DAY);
}

/* A window in progress counts as read: it comes first. */
static void
plan_usual (TakingsPlan *plan, TakingsCheckpoint *checkpoint)
{
  const TakingsWindow *window = &checkpoint->window;
  gboolean backfilling = checkpoint->has_window && window->kind == TAKINGS_WINDOW_BACKFILL;
  gboolean newing = checkpoint->has_window && window->kind == TAKINGS_WINDOW_NEW;
  gint64 high = checkpoint->high, low = checkpoint->low, from;

  if (newing || (backfilling && low == 0))
    high = MAX (high, window->to);
  if (backfilling && low == 0)
    for (guint i = 0; i < TAKINGS_N_SWEEPS; i++)
      checkpoint->sweeps[i] = MAX (checkpoint->sweeps[i], window->to);
  if (backfilling)
    low = window->from;
  from = high - plan->info->overlap_days * DAY;
  if (high > plan->now)
    from = plan->now - MAX (plan->info->overlap_days, 1) * DAY; /* the clock was ahead */
  else if (low != 0)
    from = MAX (from, MIN (low, high));
  from = MIN (from, plan->now - 1);
  add_pass (plan, TAKINGS_WINDOW_NEW, 0, from, plan->now);
  plan_sweep (plan, checkpoint, from);
  if (!checkpoint->backfill_done)
    add_pass (plan, TAKINGS_WINDOW_BACKFILL, 0, backfill_limit (plan), low != 0 ? low : plan->now);
}

void
takings_plan_init (TakingsPlan *plan, const TakingsAdapterInfo *info, TakingsCheckpoint *checkpoint,
                   gint64 now, gint64 since, gboolean full)
{
  memset (plan, 0, sizeof *plan);
  plan->info = info;
  plan->now = now;
  plan->chunk = info->window_days * DAY;
  if (full || since != 0)
    takings_checkpoint_drop_window (checkpoint);
  if (checkpoint->has_window
      && (checkpoint->window_at > now || now - checkpoint->window_at > CURSOR_LIFE))
    {
      g_clear_pointer (&checkpoint->cursor,
                       g_free); /* too old to be honoured: from its first page */
      checkpoint->window_read = 0;
    }
  if (full)
    {
      checkpoint->low = 0;
      checkpoint->backfill_done = FALSE;
      checkpoint->empty = 0;
    }
  if (since != 0 && !full)
    {
      add_pass (plan, TAKINGS_WINDOW_SINCE, 0, since, now);
      return;
    }
  if (checkpoint->has_window)
    {
      const TakingsWindow *window = &checkpoint->window;
      add_pass (plan, window->kind, window->sweep, window->from, window->to);
    }
  if (!full && (checkpoint->high != 0 || checkpoint->has_window))
    plan_usual (plan, checkpoint);
  else
    add_pass (plan, TAKINGS_WINDOW_BACKFILL, 0, backfill_limit (plan), now);
}

gboolean
takings_plan_next (TakingsPlan *plan, const TakingsCheckpoint *checkpoint, TakingsWindow *window)
{
  const TakingsPass *pass;

  if (checkpoint->has_window)
    {
      *window = checkpoint->window;
      return TRUE;
    }
  while (plan->current < plan->n_passes
         && plan->passes[plan->current].span.from >= plan->passes[plan->current].span.to)
    plan->current++;
  if (plan->current == plan->n_passes)
    return FALSE;
  pass = &plan->passes[plan->current];
  *window = pass->span;
  if (plan->chunk == 0 || window->to - window->from <= plan->chunk)
    return TRUE;
  if (pass->oldest_first)
    window->to = window->from + plan->chunk;
  else
    window->from = window->to - plan->chunk;
  return TRUE;
}

static void
finish_backfill_window (TakingsPlan *plan, TakingsCheckpoint *checkpoint,
                        const TakingsWindow *window, guint64 n_read)
{
  const TakingsAdapterInfo *info = plan->info;
  if (checkpoint->low == 0)
    {
      checkpoint->high = MAX (checkpoint->high, window->to);
      for (guint i = 0; i < TAKINGS_N_SWEEPS; i++)
        checkpoint->sweeps[i] = MAX (checkpoint->sweeps[i], window->to);
    }
  checkpoint->low = MAX (window->from, 1);
  checkpoint->empty = n_read == 0 ? checkpoint->empty + 1 : 0;
  if (window->from <= backfill_limit (plan)
      || (info->empty_windows != 0 && checkpoint->empty >= info->empty_windows))
    {
      checkpoint->backfill_done = TRUE;
      for (guint i = plan->current; i < plan->n_passes; i++)
        if (plan->passes[i].span.kind == TAKINGS_WINDOW_BACKFILL)
          plan->passes[i].span.to = plan->passes[i].span.from;
    }
}

static void
finish_since (TakingsPlan *plan, TakingsCheckpoint *checkpoint, gint64 since)
{
  if (checkpoint->high == 0)
    checkpoint->low = since;
  if (checkpoint->high == 0 || since <= checkpoint->high)
    checkpoint->high = MAX (checkpoint->high, plan->now);
}

/* Takes what was read from every pass that it is the edge of. */
static void
trim_passes (TakingsPlan *plan, const TakingsWindow *window)
{
  for (guint i = plan->current; i < plan->n_passes; i++)
    {
      TakingsWindow *span = &plan->passes[i].span;
      if (span->kind != window->kind || span->sweep != window->sweep)
        continue;
      if (plan->passes[i].oldest_first && window->from <= span->from)
        span->from = MAX (span->from, window->to);
      else if (!plan->passes[i].oldest_first && window->to >= span->to)
        span->to = MIN (span->to, window->from);
    }
}

static gboolean
is_last_of_pass (const TakingsPlan *plan, const TakingsWindow *window)
{
  for (guint i = plan->current; i < plan->n_passes; i++)
    if (plan->passes[i].span.kind == window->kind && plan->passes[i].span.sweep == window->sweep
        && plan->passes[i].span.from < plan->passes[i].span.to)
      return FALSE;
  return TRUE;
}

/* Nothing later than the network's own time has been read, whatever this computer's clock says. */
static void
cap (TakingsCheckpoint *checkpoint, gint64 network_now)
{
  checkpoint->high = MIN (checkpoint->high, network_now);
  for (guint i = 0; i < TAKINGS_N_SWEEPS; i++)
    checkpoint->sweeps[i] = MIN (checkpoint->sweeps[i], network_now);
  if (checkpoint->low <= network_now)
    return;
  /* all that was read lies in the future: as if nothing had been */
  checkpoint->high = checkpoint->low = 0;
  checkpoint->backfill_done = FALSE;
  checkpoint->empty = 0;
}

void
takings_plan_done (TakingsPlan *plan, TakingsCheckpoint *checkpoint, const TakingsWindow *window,
                   guint64 n_read)
{
  gboolean last;

  takings_checkpoint_drop_window (checkpoint);
  trim_passes (plan, window);
  last = is_last_of_pass (plan, window);
  switch (window->kind)
    {
    case TAKINGS_WINDOW_NEW:
      /* beyond both clocks: this one was ahead when it was written */
      if (checkpoint->high > MAX (plan->now, plan->network_now))
        checkpoint->high = window->to;
      checkpoint->high = MAX (checkpoint->high, window->to);
      break;
    case TAKINGS_WINDOW_BACKFILL: finish_backfill_window (plan, checkpoint, window, n_read); break;
    case TAKINGS_WINDOW_SWEEP:
      if (last)
        mark_swept (plan, checkpoint, window->sweep);
      break;
    case TAKINGS_WINDOW_SINCE:
      if (last)
        finish_since (plan, checkpoint, window->from);
      break;
    }
  if (plan->network_now != 0)
    cap (checkpoint, plan->network_now);
}

gboolean
takings_plan_shrink (TakingsPlan *plan, TakingsWindow *window)
{
  gint64 half = (window->to - window->from) / 2;
  if (plan->info->window_days == 0 || half < SMALLEST_WINDOW)
    return FALSE;
  plan->chunk = half;
  if (window->kind == TAKINGS_WINDOW_NEW)
    window->to = window->from + half;
  else
    window->from = window->to - half;
  return TRUE;
}
