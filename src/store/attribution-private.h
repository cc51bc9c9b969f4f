/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "attribution.h"
#include "db.h"
G_BEGIN_DECLS

/* Inside a writer's transaction: for SubIDs and clicks that are new, or (@all) for every one. */
gboolean takings_attribution_update (TakingsDb *db, gboolean all, GError **error);

G_END_DECLS
