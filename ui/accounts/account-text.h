/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "adapter.h"
#include "ledger.h"
G_BEGIN_DECLS

/* Accounts in plain words, translated. Any thread. */

/* "Just now", "5 minutes ago", "3 days ago", a date. @now: UTC seconds */
char *takings_ago (gint64 moment, gint64 now);
/* "Last read 5 minutes ago", "Paused · …", "Not read yet". */
char *takings_account_dup_state (const TakingsAccount *account, gint64 now);

/* "Next sync at 14:30": of all accounts by the clock. @moment: UTC seconds, 0 for never */
char *takings_next_sync_dup_text (gint64 moment, gint64 now);

/* What keeps an account from being read. */
typedef struct
{
  char *title;             /* what happened */
  char *remedy;            /* what it means for the data, and what to do */
  gboolean of_credentials; /* new credentials mend it */
  gboolean of_keyring;     /* so does an unlocked keyring */
} TakingsTrouble;
void takings_trouble_clear (TakingsTrouble *trouble);
/* FALSE when there is none: all is well, paused, or stopped by hand. */
gboolean takings_account_get_trouble (const TakingsAccount *account, TakingsTrouble *trouble);

/* "Sales, products" */
char *takings_network_dup_delivers (const TakingsAdapterInfo *info);
/* What a list says of a network besides its name. */
char *takings_network_dup_summary (const TakingsAdapterInfo *info);

G_END_DECLS
