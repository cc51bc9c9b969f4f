/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "ledger.h"
G_BEGIN_DECLS

/* What is read from a ledger, whether it is open already or not. All of it blocks: worker threads.
 */
typedef struct
{
  char *dir;
  TakingsLedger *ledger; /* (owned) (nullable): an open one */
  char *from, *to, *by, *currency;
} TakingsReading;

TakingsReading *takings_reading_new (const char *dir, TakingsLedger *ledger);
void takings_reading_free (gpointer reading);
/* As takings_service_summary(); each of these once, for the ledger is let go. */
char *takings_reading_summary (TakingsReading *reading, GError **error);
/* Of TakingsAccount; without a ledger there are none. */
GPtrArray *takings_reading_accounts (TakingsReading *reading);
GPtrArray *takings_reading_no_accounts (void);

G_END_DECLS
