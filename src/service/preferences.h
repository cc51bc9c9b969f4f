/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
G_BEGIN_DECLS

/* What a person prefers, in GSettings; where the schema is not installed, the defaults. Main
 * thread. */

GSettings *takings_preferences_new (void); /* (nullable) */
gboolean takings_preferences_get (GSettings *preferences, const char *key, gboolean fallback);
/* Seconds between two automatic syncs; 0: none. */
gint64 takings_preferences_get_interval (GSettings *preferences);

/* Seconds until quiet hours are over; 0: it is not quiet at @now. */
gint64 takings_preferences_get_quiet (GSettings *preferences, GDateTime *now);
/* The same in minutes of a day. Hours that end when they begin are none. */
guint takings_quiet_left (guint now, guint from, guint until);

G_END_DECLS
