/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "adapter.h"
#include "map.h"
G_BEGIN_DECLS

extern const TakingsAdapterInfo takings_maxweb_info;

gboolean takings_maxweb_moment (TakingsText text, TakingsZone *zone, TakingsMoment *moment);

/* Each reads the object that @json is before; %FALSE when it is none. */
gboolean takings_maxweb_postback_row (const TakingsContext *context, TakingsPage *page,
                                      TakingsJson *json, gint64 row);
gboolean takings_maxweb_day_row (const TakingsContext *context, TakingsPage *page,
                                 TakingsJson *json, gint64 row);

G_END_DECLS
