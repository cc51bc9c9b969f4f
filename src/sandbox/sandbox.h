/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "error.h"
#include <gio/gio.h>
G_BEGIN_DECLS

/**
 * TakingsSandbox:
 *
 * Serves the six networks' documented APIs on one loopback port, under a path-free host each
 * network's adapter can be pointed at: one SoupServer, one port per network (ephemeral unless
 * asked), from a seeded year of trade. Runs in a thread of its own, with its own main context, so
 * that a blocking client in the same process works.
 */
#define TAKINGS_TYPE_SANDBOX (takings_sandbox_get_type ())
G_DECLARE_FINAL_TYPE (TakingsSandbox, takings_sandbox, TAKINGS, SANDBOX, GObject)

/* @port: 0 for free ports, else the first of consecutive ones. @entries: about how many entries
 * over the year, all networks together (0: 6,000). @now: UTC seconds the year ends at, 0 for the
 * clock. */
TakingsSandbox *
takings_sandbox_new (guint16 port, guint64 seed, guint64 entries, gint64 now, GError **error);
/* {"networks": {"clickbank": {"endpoint": "http://127.0.0.1:PORT", "fields": {"api_key": "…"}}, …}}
 */
char *takings_sandbox_describe (TakingsSandbox *self);
const char *takings_sandbox_get_endpoint (TakingsSandbox *self, const char *network);
GHashTable *takings_sandbox_dup_fields (TakingsSandbox *self, const char *network);
/* Failures on demand: @fault is one of "401" "403" "429" "500" "html" "truncated" "slow" "endless"
 * "empty" "reset" "repeat-token"; it hits the next @times requests of @network (G_MAXUINT: all).
 * Also over HTTP for `takings sandbox`: POST /_fault?kind=…&times=… on the network's port. */
void takings_sandbox_set_fault (TakingsSandbox *self, const char *network, const char *fault,
                                guint times);
/* Moves the sandbox's "now": refunds that fall due change rows as the networks would. */
void takings_sandbox_set_now (TakingsSandbox *self, gint64 now);

G_END_DECLS
