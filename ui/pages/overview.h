/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "view.h"
G_BEGIN_DECLS

/**
 * TakingsOverview:
 *
 * How am I doing, in one second: the figures of the period with their change, their course, the
 * networks, the newest sales, and what needs attention.
 */
#define TAKINGS_TYPE_OVERVIEW (takings_overview_get_type ())
G_DECLARE_FINAL_TYPE (TakingsOverview, takings_overview, TAKINGS, OVERVIEW, TakingsView)

G_END_DECLS
