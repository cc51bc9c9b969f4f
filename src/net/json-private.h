/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "json.h"
G_BEGIN_DECLS

/* Is a raw value missing, null or {"@nil":"true"}? */
gboolean takings_json_raw_is_nil (TakingsText raw);

/* As takings_json_skip(), but of an object or array only brackets and quotes are followed: whoever
 * reads the slice checks the rest. */
gboolean takings_json_skip_unchecked (TakingsJson *json, TakingsText *raw);

G_END_DECLS
