/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
G_BEGIN_DECLS

/**
 * TakingsKpiCard:
 *
 * One figure of the overview: what it is, its value, its change against another period. The tooltip
 * is the figure's exact definition. A button: it opens the entries behind the figure.
 */
#define TAKINGS_TYPE_KPI_CARD (takings_kpi_card_get_type ())
G_DECLARE_FINAL_TYPE (TakingsKpiCard, takings_kpi_card, TAKINGS, KPI_CARD, GtkButton)

typedef enum
{
  TAKINGS_CHANGE_NONE, /* nothing to compare with */
  TAKINGS_CHANGE_BETTER,
  TAKINGS_CHANGE_WORSE,
  TAKINGS_CHANGE_NEITHER,
} TakingsChange;

/* @value: shown as it is; @note: (nullable) beneath it; @change: (nullable) such as "+12.3%" */
void takings_kpi_card_show (TakingsKpiCard *self, const char *value, const char *note,
                            const char *change, TakingsChange kind);
/* Puts a small picture of the figure's course into the card. */
void takings_kpi_card_set_chart (TakingsKpiCard *self, GtkWidget *chart);

G_END_DECLS
