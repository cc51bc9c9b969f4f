/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "adapter.h"
#include "map.h"
G_BEGIN_DECLS

/* The newest row of a walk: the cursor is "SECONDS:PAYKEY" of it. */
typedef struct
{
  gint64 at;
  TakingsText id;
} TakingsJvzooNewest;

TakingsJvzooNewest takings_jvzoo_parse_cursor (const char *cursor);
gboolean takings_jvzoo_is_newer (const TakingsJvzooNewest *a, const TakingsJvzooNewest *b);
/* Reads the object that @json is before; %FALSE when it is none. */
gboolean
takings_jvzoo_row (TakingsPage *page, TakingsJson *json, gint64 row, TakingsJvzooNewest *newest);

G_END_DECLS
