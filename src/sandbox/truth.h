/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "year.h"
G_BEGIN_DECLS

/**
 * TakingsTruth:
 *
 * What a ledger must hold of one kind in one currency after everything was read: how many events
 * that count and the commission they add up to (micros, signed).
 */
typedef struct
{
  TakingsKind kind;
  char currency[4];
  guint64 count;
  gint64 commission;
} TakingsTruth;

/* (element-type TakingsTruth) (transfer full): computed from the trade, past every adapter. */
GArray *takings_truth_new (const TakingsYear *year, TakingsTradeNetwork network, gint64 now);

G_END_DECLS
