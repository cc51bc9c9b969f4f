/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <sqlite3.h>
G_BEGIN_DECLS

/* The usual VFS of SQLite, but for one thing: a write, sync or truncation fails when told so.
 * Any thread. */
void fault_vfs_install (void); /* as the default, before the first connection */
/* The @nth such call from now fails with @code; with @goes_on also all that follow. */
void fault_vfs_arm (guint nth, int code, gboolean goes_on);
/* No more faults. How many calls there were, and how many of them failed, since it was armed. */
guint fault_vfs_disarm (guint *n_failed);

G_END_DECLS
