/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "engine.h"
G_BEGIN_DECLS

/* A sync's result as the bus has it (data/io.github.takings.Takings1.xml), and back. Any thread. */

GVariant *takings_result_to_variant (const TakingsSyncResult *result); /* floating, a{sv} */
TakingsSyncResult *takings_result_from_variant (GVariant *variant); /* what is missing is 0 or "" */
/* Floating a{sv}: "code", "message", "retry_at" */
GVariant *takings_trouble_to_variant (const char *code, const char *message, gint64 retry_at);

G_END_DECLS
