/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
G_BEGIN_DECLS

/**
 * TakingsWatch:
 *
 * Tells when another hand, of this process or not, has written to the ledger of a folder: `changed
 * ()`, some moments after the write. Nothing wakes up while nobody writes. Main thread.
 */
#define TAKINGS_TYPE_WATCH (takings_watch_get_type ())
G_DECLARE_FINAL_TYPE (TakingsWatch, takings_watch, TAKINGS, WATCH, GObject)

TakingsWatch *takings_watch_new (const char *dir); /* NULL while there is no such folder */
/* What the ledger holds now is known: no reason to tell. */
void takings_watch_settle (TakingsWatch *self);

G_END_DECLS
