/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "moment.h"
#include "query.h"

#include <glib-object.h>
G_BEGIN_DECLS

/**
 * TakingsEntryItem:
 *
 * One row of the table of entries. It exists before it was read, so that scrolling never waits;
 * `filled` is emitted when it was. Main thread.
 */
#define TAKINGS_TYPE_ENTRY_ITEM (takings_entry_item_get_type ())
G_DECLARE_FINAL_TYPE (TakingsEntryItem, takings_entry_item, TAKINGS, ENTRY_ITEM, GObject)

typedef enum
{
  TAKINGS_FIELD_TIME,
  TAKINGS_FIELD_NETWORK,
  TAKINGS_FIELD_PRODUCT,
  TAKINGS_FIELD_KIND,
  TAKINGS_FIELD_COMMISSION,
  TAKINGS_FIELD_AMOUNT,
  TAKINGS_FIELD_STATE,
  TAKINGS_FIELD_ORDER,
  TAKINGS_FIELD_SUBID,
  TAKINGS_FIELD_COUNTRY,
  TAKINGS_FIELD_CAMPAIGN,
  TAKINGS_N_FIELDS,
} TakingsField;

TakingsEntryItem *takings_entry_item_new (gint64 row_id);
gint64 takings_entry_item_get_row_id (TakingsEntryItem *self);
gboolean takings_entry_item_is_filled (TakingsEntryItem *self);
/* Takes over what @row says; emits `filled`. @zone: (nullable): of the times; NULL for UTC */
void takings_entry_item_fill (TakingsEntryItem *self, const TakingsEntryRow *row,
                              TakingsZone *zone);
/* A moment as a table shows it, in @zone (nullable). */
char *takings_format_moment (gint64 moment, gboolean day_only, TakingsZone *zone);
/* Emits `filled` with what @other says. */
void takings_entry_item_take (TakingsEntryItem *self, TakingsEntryItem *other);
/* As a person reads it; "" when unknown or not read yet. */
const char *takings_entry_item_get_text (TakingsEntryItem *self, TakingsField field);
gboolean takings_entry_item_is_loss (TakingsEntryItem *self); /* its commission is negative */
gboolean takings_entry_item_is_void (TakingsEntryItem *self);
const char *takings_field_label (TakingsField field); /* translated */
const char *takings_kind_label (TakingsKind kind);    /* translated */
const char *takings_state_label (TakingsState state); /* translated */

G_END_DECLS
