/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maxweb-private.h"

#define N_(text) text

static const char *const sources[] = { "feed", "reports", NULL };
static const TakingsFieldSpec fields[] = {
  { .key = "source",
    .label = N_ ("Source"),
    .choices = sources,
    .where = N_ ("feed: your relay of postbacks; reports: daily totals (unconfirmed)") },
  { .key = "feed_token", .label = N_ ("Feed token"), .where = N_ ("Your relay"), .secret = TRUE },
  { .key = "account_id", .label = N_ ("Account ID"), .where = N_ ("MaxWeb → API links") },
  { .key = "token", .label = N_ ("Token"), .where = N_ ("MaxWeb → API links"), .secret = TRUE },
  { .key = "zone",
    .label = N_ ("Time zone"),
    .where = N_ ("Of the times in the answers"),
    .fallback = "America/New_York" },
};

const TakingsAdapterInfo takings_maxweb_info = {
  .id = "maxweb",
  .name = "MaxWeb",
  .color = "#1d9a6c",
  .zone = "America/New_York",
  .note = N_ ("MaxWeb has no public API: name your relay, or its report host, with --endpoint."),
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .window_days = 31,
  .backfill_days = 365,
  .empty_windows = 3,
  .overlap_days = 3,
  .sweeps = { { 24, 90 } },
  .requests_per_minute = 30,
  .timeout_seconds = 60,
  .delivers = TAKINGS_DELIVERS_SALES,
};
