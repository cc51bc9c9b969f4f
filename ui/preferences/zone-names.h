/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
G_BEGIN_DECLS

/* The names of the time zones that this computer knows ("Europe/Berlin"), sorted, read on a worker
 * thread from the system's table; where there is none, a zone for each offset in use. */
void takings_zone_names_read_async (GAsyncReadyCallback callback, gpointer user_data);
GStrv takings_zone_names_read_finish (GAsyncResult *result);

/* As people read it: "Europe/Berlin", "America/New York". */
char *takings_zone_dup_label (const char *id);

G_END_DECLS
