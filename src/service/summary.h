/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "query.h"
#include "when.h"
G_BEGIN_DECLS

/* The document of `takings summary --json` for texts from anywhere; empty ones ask for the default.
 * USAGE errors name the text. Blocks; any thread. */
char *takings_service_summary (TakingsLedger *ledger, const char *from, const char *to,
                               const char *by, const char *currency, GError **error);
/* The zone in which the ledger cuts days. */
TakingsZone *takings_service_zone (TakingsLedger *ledger);

G_END_DECLS
