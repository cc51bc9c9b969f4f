/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "view.h"
G_BEGIN_DECLS

/**
 * TakingsTrackingPage:
 *
 * Campaigns: clicks, conversions and what they earned, by affiliate; the addresses that an
 * affiliate is given; what arrived at the receiver, and why something was refused, read anew while
 * it is seen.
 *
 * Actions, with a campaign's id and an affiliate: `tracking.copy-click`, `tracking.copy-postback`,
 * `tracking.test`.
 */
#define TAKINGS_TYPE_TRACKING_PAGE (takings_tracking_page_get_type ())
G_DECLARE_FINAL_TYPE (TakingsTrackingPage, takings_tracking_page, TAKINGS, TRACKING_PAGE,
                      TakingsView)

G_END_DECLS
