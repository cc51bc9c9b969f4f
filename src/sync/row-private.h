/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "row.h"
G_BEGIN_DECLS

/* Slots into the entry. Complains of the first member that is wrong, unless the row is ignored;
 * FALSE: no entry. */
gboolean takings_row_fill (TakingsRow *row);
/* @wanted: (nullable): what the member should be; it is missing */
gboolean
takings_row_reject_member (TakingsRow *row, const TakingsRowField *field, const char *wanted);

G_END_DECLS
