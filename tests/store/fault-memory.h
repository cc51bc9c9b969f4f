/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
G_BEGIN_DECLS

/* SQLite's memory, of which there is none when told so. GLib's own cannot fail in this way: it ends
 * the program, by design. Any thread. */
void fault_memory_install (void); /* before SQLite is used */
/* The @nth allocation from now fails; with @goes_on also all that follow. */
void fault_memory_arm (guint nth, gboolean goes_on);
guint fault_memory_disarm (guint *n_failed); /* how many there were, and how many failed */

G_END_DECLS
