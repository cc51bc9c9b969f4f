/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "ledger.h"
#include "period.h"
#include "query.h"
#include "sync-thread.h"
G_BEGIN_DECLS

/**
 * TakingsScope:
 *
 * What every page shows: the ledger, the period, what it is compared with, the currency, the zone
 * whose days count, and on which day what was taken back counts. One a window; pages read it and
 * load again at `changed`, which also comes when the ledger has new entries. Currency and zone are
 * kept in the ledger, so that the command line and the bus answer in them too. Main thread.
 *
 * Signals: `changed ()`; `basis-wanted ()`: see takings_scope_want_basis(); `failed (GError*)`: what
 * was chosen could not be kept.
 */
#define TAKINGS_TYPE_SCOPE (takings_scope_get_type ())
G_DECLARE_FINAL_TYPE (TakingsScope, takings_scope, TAKINGS, SCOPE, GObject)

TakingsScope *takings_scope_new (TakingsLedger *ledger, TakingsSyncThread *sync);
TakingsLedger *takings_scope_get_ledger (TakingsScope *self);
TakingsSyncThread *takings_scope_get_sync (TakingsScope *self);
/* (nullable): where pages keep how they look; none in the demonstration. */
GSettings *takings_scope_get_state (TakingsScope *self);
void takings_scope_set_state (TakingsScope *self, GSettings *state);

TakingsPeriod takings_scope_get_period (TakingsScope *self);
void takings_scope_set_period (TakingsScope *self, TakingsPeriod period);
TakingsPreset takings_scope_get_preset (TakingsScope *self); /* as of today */
void takings_scope_set_preset (TakingsScope *self, TakingsPreset preset);
/* Earlier (-1) or later (1) by the period's own length. */
void takings_scope_step (TakingsScope *self, int steps);
TakingsCompare takings_scope_get_compare (TakingsScope *self);
void takings_scope_set_compare (TakingsScope *self, TakingsCompare compare);
const char *takings_scope_get_currency (TakingsScope *self);
/* Shown at once, kept soon. */
void takings_scope_set_currency (TakingsScope *self, const char *currency);
/* What is shown. */
TakingsBasis takings_scope_get_basis (TakingsScope *self);
void takings_scope_set_basis (TakingsScope *self, TakingsBasis basis);
/* What a person chose: by event date it is shown at once; by sale date whoever hears `basis-wanted`
 * first has the sales found, which takes long on a large ledger, and then sets it. */
TakingsBasis takings_scope_get_wanted_basis (TakingsScope *self);
void takings_scope_want_basis (TakingsScope *self, TakingsBasis basis);
TakingsZone *takings_scope_get_zone (TakingsScope *self);
gboolean takings_scope_is_system_zone (TakingsScope *self); /* it is the system's because it is */
/* A moment in the reporting zone, for g_date_time_format(). */
GDateTime *takings_scope_dup_time (TakingsScope *self, gint64 unix_time);

/**
 * takings_scope_set_zone_async:
 * @zone: (nullable): an id; %NULL for the system's
 *
 * All days are cut anew, which takes seconds on a large ledger; until then everything shows the old
 * ones.
 */
void takings_scope_set_zone_async (TakingsScope *self, const char *zone,
                                   GAsyncReadyCallback callback, gpointer user_data);
gboolean takings_scope_set_zone_finish (TakingsScope *self, GAsyncResult *result, GError **error);
gint32 takings_scope_get_today (TakingsScope *self); /* in the reporting zone */
/* When the clock will sync: UTC seconds, 0 for never; heard by who reads it. */
gint64 takings_scope_get_next_sync (TakingsScope *self);
void takings_scope_set_next_sync (TakingsScope *self, gint64 moment);
/* The ledger has changed: everything shown is read again. */
void takings_scope_refresh (TakingsScope *self);
/* "Last 30 Days", "March 2026", "2 – 8 Mar 2026" */
char *takings_period_dup_label (TakingsPeriod period, gint32 today);
/* Its days whatever it is called: "23 Oct – 21 Nov 2026"; "" for all of time. */
char *takings_period_dup_days (TakingsPeriod period);
/* The same without the year, if it is this one: "23 Oct – 21 Nov". */
char *takings_period_dup_short_days (TakingsPeriod period, gint32 today);
const char *takings_preset_label (TakingsPreset preset); /* translated */

G_END_DECLS
