/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
G_BEGIN_DECLS

/**
 * TakingsNetworkBadge:
 *
 * A network's name beside a mark in its colour. The name is always there, so the colour is never
 * the only sign.
 */
#define TAKINGS_TYPE_NETWORK_BADGE (takings_network_badge_get_type ())
G_DECLARE_FINAL_TYPE (TakingsNetworkBadge, takings_network_badge, TAKINGS, NETWORK_BADGE, GtkWidget)

GtkWidget *takings_network_badge_new (const char *network);
void takings_network_badge_set_network (TakingsNetworkBadge *self, const char *network);
/* The network's own name, and the colour that it has in charts too; the id itself and grey for one
 * that this version lacks. */
const char *takings_network_name (const char *network);
GdkRGBA takings_network_color (const char *network);

G_END_DECLS
