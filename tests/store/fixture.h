/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "ledger-private.h"
G_BEGIN_DECLS

/* A ledger in a fresh folder with the account "acc" (network "clickbank") and a clock at
 * 2026-03-01. */
#define FIXTURE_NOW         G_GINT64_CONSTANT (1772323200)
#define FIXTURE_DAY_SECONDS 86400

typedef struct
{
  char *dir;
  TakingsLedger *ledger;
  gint64 now;
} Fixture;

void fixture_set_up (Fixture *fixture, gconstpointer data);
void fixture_tear_down (Fixture *fixture, gconstpointer data);
void fixture_open (Fixture *fixture); /* again after takings_ledger_close and unref */
void fixture_close (Fixture *fixture);
void fixture_add_account (TakingsLedger *ledger, const char *id);
void fixture_remove_dir (const char *dir);

TakingsPage *fixture_page (void);
TakingsPage *fixture_numbered_page (int number); /* 200 entries, 50 of them in the next page too */
TakingsEntry fixture_sale (const char *id, gint64 occurred_at, gint64 amount, gint64 commission);
void fixture_ingest (TakingsLedger *ledger, TakingsPage *page, gboolean window_done,
                     TakingsIngestCounts *counts);
gint64
fixture_int (TakingsLedger *ledger, const char *static_sql); /* first column of the first row */
char *fixture_text (TakingsLedger *ledger, const char *static_sql);
char *fixture_digest (TakingsLedger *ledger); /* of entries with names, and totals; no row ids */
void fixture_check_totals (TakingsLedger *ledger); /* equal a recomputation, both ways */
/* A run of the account "acc" over the first pages of fixture_numbered_page(). */
gboolean fixture_sync (Fixture *fixture, guint n_pages, GError **error);

G_END_DECLS
