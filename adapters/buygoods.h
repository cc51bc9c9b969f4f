/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "adapter.h"
G_BEGIN_DECLS

gboolean takings_buygoods_read (const TakingsContext *context, const TakingsResponse *response,
                                TakingsPage *page, GError **error);

G_END_DECLS
