/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "query.h"
#include "view.h"
G_BEGIN_DECLS

/**
 * TakingsComparison:
 *
 * The products, networks or campaigns of a period beside each other: a table to sort, with the
 * share of each as a bar. On a narrow window only the name and the net commission stay.
 */
#define TAKINGS_TYPE_COMPARISON (takings_comparison_get_type ())
G_DECLARE_FINAL_TYPE (TakingsComparison, takings_comparison, TAKINGS, COMPARISON, TakingsView)

GtkWidget *takings_comparison_new (TakingsBy by);

G_END_DECLS
