/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "adapter.h"
G_BEGIN_DECLS

/* The fields of an account from standard input: FIELD=VALUE lines, or on a terminal an answer to
 * each question, secrets unseen. @change: the account has fields already, and no answer means no
 * change. USAGE errors name the line, never its content. */
GHashTable *takings_fields_read (const TakingsAdapterInfo *info, gboolean change, GError **error);
/* All networks' fields, for `--help` (transfer full). */
char *takings_fields_describe (void);

G_END_DECLS
