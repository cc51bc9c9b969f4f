/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "adapter.h"
#include "map.h"
G_BEGIN_DECLS

typedef enum
{
  EARNED,
  WAITING,
  VOID,
  REFUNDED,
  PART_REFUNDED,
  CHARGED_BACK
} TakingsHotmartMeaning;

extern const TakingsAdapterInfo takings_hotmart_info;

gboolean takings_hotmart_prepare (TakingsAdapter *adapter, GHashTable *fields, GError **error);
TakingsRequest *takings_hotmart_token_request (const TakingsContext *context, GError **error);
const char *takings_hotmart_role (const TakingsContext *context);
TakingsHotmartMeaning takings_hotmart_meaning (TakingsText status);
void takings_hotmart_ask_statuses (TakingsRequest *request);

/* Each reads the object that @json is before; %FALSE when it is none. */
gboolean takings_hotmart_note_row (const TakingsContext *context, TakingsPage *page,
                                   TakingsJson *json, gint64 row);
gboolean takings_hotmart_sale_row (TakingsPage *page, TakingsJson *json, gint64 row);

G_END_DECLS
