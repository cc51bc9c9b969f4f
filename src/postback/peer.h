/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
G_BEGIN_DECLS

/**
 * TakingsPeers:
 *
 * The proxies whose X-Forwarded-For is believed: GInetAddressMask of each.
 */
typedef GPtrArray TakingsPeers;

/* @proxies: (nullable): "10.0.0.0/8", "::1" …; NULL with USAGE for one that is no address */
TakingsPeers *takings_peers_new (const char *const *proxies, GError **error);

/**
 * takings_peers_find:
 * @forwarded: (nullable): the X-Forwarded-For header; used only when @address is a trusted proxy
 * @key: (out): what requests are counted by: the address, of IPv6 its first 64 bits
 *
 * Returns: the length of @key
 */
gsize takings_peers_find (TakingsPeers *peers, GInetAddress *address, const char *forwarded,
                          guint8 key[16]);

G_END_DECLS
