/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "runner.h"
G_BEGIN_DECLS

/**
 * TakingsAgenda:
 *
 * Syncs by the clock: an interval after the last sync, at once if that has passed (start, suspend,
 * long absence), and when the network is back that was away. Not over a metered network unless that
 * is allowed, and four times as seldom while power is to be saved. One timer of the wall clock,
 * which goes on through suspend and tells when the clock is set: nothing wakes up in between. Main
 * thread.
 *
 * Signals: `changed ()`: the next moment is another.
 */
#define TAKINGS_TYPE_AGENDA (takings_agenda_get_type ())
G_DECLARE_FINAL_TYPE (TakingsAgenda, takings_agenda, TAKINGS, AGENDA, GObject)

TakingsAgenda *takings_agenda_new (TakingsRunner *runner, GSettings *preferences);
gint64 takings_agenda_get_next (TakingsAgenda *self); /* UTC seconds; 0: none is planned */

/* When the next sync is due. @last: end of the last one or the last try, 0 for none; @interval:
 * seconds, 0 for never. A last sync that lies ahead (the clock was set back) does not delay. */
gint64 takings_agenda_due (gint64 last, gint64 interval, gboolean save_power, gint64 now);

G_END_DECLS
