/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
G_BEGIN_DECLS

/* The Background portal of a sandbox through libportal, without which each request fails. Main
 * thread. */

/* (nullable): built without libportal. Needs a session bus. */
GObject *takings_portal_new (void);
/* @portal: (nullable); @reason: for the person who is asked; @autostart: from login on, too. The
 * callback is not called when the program ends before the person has answered. */
void takings_portal_request_async (GObject *portal, const char *reason, gboolean autostart,
                                   GAsyncReadyCallback callback, gpointer user_data);
/* FALSE without @error: refused */
gboolean takings_portal_request_finish (GAsyncResult *result, GError **error);
/* @status: what the program does in the background, in some words; shown where the desktop can. */
void takings_portal_set_status (GObject *portal, const char *status);

G_END_DECLS
