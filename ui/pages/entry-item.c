/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "entry-item.h"

#include "display.h"
#include "network-badge.h"

#include <glib/gi18n.h>

struct _TakingsEntryItem
{
  GObject parent_instance;

  gint64 row_id;
  gboolean filled, loss, voided;
  char *texts[TAKINGS_N_FIELDS]; /* (owned) (nullable) */
};

enum
{
  FILLED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TakingsEntryItem, takings_entry_item, G_TYPE_OBJECT)

const char *
takings_field_label (TakingsField field)
{
  switch (field)
    {
    case TAKINGS_FIELD_TIME: return _ ("Time");
    case TAKINGS_FIELD_NETWORK: return _ ("Network");
    case TAKINGS_FIELD_PRODUCT: return _ ("Product");
    case TAKINGS_FIELD_KIND: return _ ("Kind");
    case TAKINGS_FIELD_STATE: return _ ("State");
    case TAKINGS_FIELD_ORDER: return _ ("Order");
    case TAKINGS_FIELD_SUBID: return _ ("SubID");
    case TAKINGS_FIELD_CAMPAIGN: return _ ("Campaign");
    case TAKINGS_FIELD_COUNTRY: return _ ("Country");
    case TAKINGS_FIELD_AMOUNT: return _ ("Customer Paid");
    case TAKINGS_FIELD_COMMISSION: return _ ("Commission");
    case TAKINGS_N_FIELDS: break;
    }
  return "";
}

const char *
takings_kind_label (TakingsKind kind)
{
  switch (kind)
    {
    case TAKINGS_KIND_SALE: return _ ("Sale");
    case TAKINGS_KIND_REBILL: return _ ("Rebill");
    case TAKINGS_KIND_REFUND: return _ ("Refund");
    case TAKINGS_KIND_CHARGEBACK: return _ ("Chargeback");
    case TAKINGS_KIND_FEE: return _ ("Fee");
    case TAKINGS_KIND_ADJUSTMENT: return _ ("Adjustment");
    }
  return "";
}

const char *
takings_state_label (TakingsState state)
{
  switch (state)
    {
    case TAKINGS_STATE_PENDING: return _ ("Pending");
    case TAKINGS_STATE_APPROVED: return _ ("Approved");
    case TAKINGS_STATE_PAID: return _ ("Paid");
    case TAKINGS_STATE_VOID: return _ ("Void");
    }
  return "";
}

static void
clear_texts (TakingsEntryItem *self)
{
  for (int i = 0; i < TAKINGS_N_FIELDS; i++)
    g_clear_pointer (&self->texts[i], g_free);
}

static void
takings_entry_item_finalize (GObject *object)
{
  clear_texts (TAKINGS_ENTRY_ITEM (object));
  G_OBJECT_CLASS (takings_entry_item_parent_class)->finalize (object);
}

static void
takings_entry_item_class_init (TakingsEntryItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = takings_entry_item_finalize;
  signals[FILLED] = g_signal_new ("filled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
takings_entry_item_init (TakingsEntryItem *self)
{
}

TakingsEntryItem *
takings_entry_item_new (gint64 row_id)
{
  TakingsEntryItem *self = g_object_new (TAKINGS_TYPE_ENTRY_ITEM, NULL);

  self->row_id = row_id;
  return self;
}

gint64
takings_entry_item_get_row_id (TakingsEntryItem *self)
{
  return self->row_id;
}

gboolean
takings_entry_item_is_filled (TakingsEntryItem *self)
{
  return self->filled;
}

char *
takings_format_moment (gint64 moment, gboolean day_only, TakingsZone *zone)
{
  gint64 offset = zone != NULL ? takings_zone_offset (zone, moment) : 0;
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (moment + offset);

  /* Translators: date formats of an entry, without and with its time */
  return g_date_time_format (date, day_only ? _ ("%-e %b %Y") : _ ("%-e %b %Y, %H:%M"));
}

static char *
format_product (const TakingsEntryRow *row)
{
  const char *product = row->product != NULL ? row->product : row->product_id;

  if (row->aggregate && product == NULL)
    /* Translators: a network that tells a day's sum and no single sale */
    return g_strdup_printf (ngettext ("A day’s total of %u", "A day’s total of %u", row->count),
                            row->count);
  return g_strdup (product);
}

static char *
format_money (gboolean known, gint64 micros, const char *currency)
{
  return known
           ? takings_display_money (micros, currency != NULL ? currency : "", TAKINGS_DISPLAY_PLAIN)
           : NULL;
}

void
takings_entry_item_fill (TakingsEntryItem *self, const TakingsEntryRow *row, TakingsZone *zone)
{
  clear_texts (self);
  self->texts[TAKINGS_FIELD_TIME] = takings_format_moment (row->occurred_at, row->aggregate, zone);
  self->texts[TAKINGS_FIELD_NETWORK] = g_strdup (takings_network_name (row->network));
  self->texts[TAKINGS_FIELD_PRODUCT] = format_product (row);
  self->texts[TAKINGS_FIELD_KIND] = g_strdup (takings_kind_label (row->kind));
  self->texts[TAKINGS_FIELD_STATE] = g_strdup (takings_state_label (row->state));
  self->texts[TAKINGS_FIELD_ORDER] = g_strdup (row->order_id);
  self->texts[TAKINGS_FIELD_SUBID] = g_strdup (row->tracking_id);
  self->texts[TAKINGS_FIELD_CAMPAIGN] = g_strdup (row->campaign);
  self->texts[TAKINGS_FIELD_COUNTRY] = g_strdup (row->country);
  self->texts[TAKINGS_FIELD_AMOUNT] = format_money (row->has_amount, row->amount, row->currency);
  self->texts[TAKINGS_FIELD_COMMISSION] = format_money (row->has_commission, row->commission,
                                                        row->currency);
  self->loss = row->has_commission && row->commission < 0;
  self->voided = row->state == TAKINGS_STATE_VOID;
  self->filled = TRUE;
  g_signal_emit (self, signals[FILLED], 0);
}

void
takings_entry_item_take (TakingsEntryItem *self, TakingsEntryItem *other)
{
  clear_texts (self);
  for (int i = 0; i < TAKINGS_N_FIELDS; i++)
    self->texts[i] = g_steal_pointer (&other->texts[i]);
  self->loss = other->loss;
  self->voided = other->voided;
  self->filled = TRUE;
  g_signal_emit (self, signals[FILLED], 0);
}

const char *
takings_entry_item_get_text (TakingsEntryItem *self, TakingsField field)
{
  return self->texts[field] != NULL ? self->texts[field] : "";
}

gboolean
takings_entry_item_is_loss (TakingsEntryItem *self)
{
  return self->loss;
}

gboolean
takings_entry_item_is_void (TakingsEntryItem *self)
{
  return self->voided;
}
