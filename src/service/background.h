/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "runner.h"
G_BEGIN_DECLS

/**
 * TakingsBackground:
 *
 * What the desktop must know of a person's wish to have syncs without a window (preference
 * `background`) and from login on (`autostart`). In a sandbox the desktop is asked through the
 * Background portal, at the start and whenever the wish changes; if it refuses, both preferences
 * become false. Outside, an entry in the folder `autostart` of the person's configuration is
 * written and removed; nothing else is needed there. While it runs in a sandbox it tells its state
 * to the desktop, which shows it beside the program's name. Main thread.
 *
 * Signals: `refused (char *message)`: the preferences were taken back.
 */
#define TAKINGS_TYPE_BACKGROUND (takings_background_get_type ())
G_DECLARE_FINAL_TYPE (TakingsBackground, takings_background, TAKINGS, BACKGROUND, GObject)

/* @sandboxed: as takings_is_sandboxed() says, but for tests */
TakingsBackground *
takings_background_new (TakingsRunner *runner, GSettings *preferences, gboolean sandboxed);
gboolean takings_is_sandboxed (void);
/* "Read 14:03, next 15:03". @last, @next: UTC seconds, 0 for none */
char *takings_background_describe (gboolean syncing, gint64 last, gint64 next);
/* The state that the desktop is told, if it is asked about it. */
void takings_background_set_next_sync (TakingsBackground *self, gint64 next);
/* What is written into the folder `autostart`. @program: its path */
char *takings_background_dup_entry (const char *program);

G_END_DECLS
