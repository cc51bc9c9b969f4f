/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
G_BEGIN_DECLS

/* What this process writes to one folder, and what a loss of power at any moment may leave of it.
 * What was synchronised is there. Of later writes and truncations of a file any may be missing, and
 * of one write any sectors; of the changes of names (new, renamed, linked, removed files) after the
 * last synchronisation of the folder a beginning is there. */
typedef struct _DiskLog DiskLog;
DiskLog *disk_log_start (const char *dir); /* with the files that it has by then */
void disk_log_mark (DiskLog *log, guint promise);
void disk_log_stop (DiskLog *log); /* before any crash */
guint disk_log_get_length (DiskLog *log);
/* Puts into the new folder @dir what a loss of power after @n_events leaves, by g_test_rand.
 * Returns: the last mark before it, 0 for none. */
guint disk_log_crash (DiskLog *log, guint n_events, const char *dir);
void disk_log_free (DiskLog *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DiskLog, disk_log_free)

G_END_DECLS
