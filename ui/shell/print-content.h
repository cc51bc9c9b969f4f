/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "paint-page.h"
#include "scope.h"
G_BEGIN_DECLS

/**
 * TakingsPrintContent:
 *
 * All that the print of a page shows. Asked for on the main thread, read on a worker thread,
 * painted on the main thread.
 */
typedef struct
{
  /* the question */
  TakingsLedger *ledger; /* (owned) */
  TakingsZone *zone;     /* (owned) */
  char *page, *query;    /* (owned): @query: what narrows the entries */
  char *currency;        /* (owned) */
  TakingsBasis dates;
  TakingsPeriod period;
  TakingsCompare compare;
  gint32 today;
  /* the answer */
  char *title, *basis, *footer; /* (owned) */
  TakingsDashboard *dashboard;  /* (owned) (nullable) */
  TakingsPageTable *table;      /* (owned) (nullable) */
} TakingsPrintContent;

/* @query: (nullable) */
TakingsPrintContent *
takings_print_content_new (TakingsScope *scope, const char *page, const char *query);
void takings_print_content_free (TakingsPrintContent *content);
gboolean takings_print_content_read (TakingsPrintContent *content, GCancellable *cancellable,
                                     GError **error);

G_END_DECLS
