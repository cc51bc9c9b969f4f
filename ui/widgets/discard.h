/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
G_BEGIN_DECLS

/**
 * takings_discard_ask:
 * @window: a form that is not saved
 *
 * Asks whether what was entered may be lost, and destroys @window if so. For its close-request,
 * which returns %TRUE then.
 */
void takings_discard_ask (GtkWindow *window);

G_END_DECLS
