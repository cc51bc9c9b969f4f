/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "dashboard.h"

#include <gtk/gtk.h>
G_BEGIN_DECLS

/* Fills @box with what needs attention, a line each with a button that leads to it: accounts that
 * could not be read, money without an exchange rate, more refunds than chance explains. Hides it
 * when all is well. */
void takings_attention_show (GtkBox *box, const TakingsDashboard *dashboard);
/* The same of money without an exchange rate alone: (element-type TakingsUnconverted). */
void takings_attention_show_unconverted (GtkBox *box, const GArray *unconverted);

G_END_DECLS
