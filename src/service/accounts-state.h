/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "ledger.h"
G_BEGIN_DECLS

/* What the bus tells about accounts. Never their settings, endpoints or secrets. */

GVariant *
takings_accounts_to_variant (GPtrArray *accounts);       /* of TakingsAccount; floating aa{sv} */
gint64 takings_accounts_last_sync (GPtrArray *accounts); /* 0: never */

G_END_DECLS
