/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "postback.h"

/* How a page of a network's API looks that lists a single row, and what its moment is called where
 * the row has that of the notification. BuyGoods, whose API has totals only, sends MaxWeb's rows.
 */
static const struct
{
  const char *network, *reader, *before, *after, *cursor, *moment;
} pages[] = {
  { "buygoods", "maxweb", "{\"result\":1,\"data\":[", "]}", NULL, "received_at" },
  { "clickbank", "clickbank", "{\"orderData\":[", "]}", NULL, NULL },
  { "digistore24", "digistore24", "{\"result\":\"success\",\"data\":{\"transaction_list\":[", "]}}",
    "t:1", "created_at" },
  { "hotmart", "hotmart", "{\"items\":[", "]}", "h:", NULL },
  { "jvzoo", "jvzoo", "{\"meta\":{\"status\":{\"http_status_code\":200}},\"results\":[", "]}", NULL,
    "date" },
  { "maxweb", "maxweb", "{\"result\":1,\"data\":[", "]}", NULL, "received_at" },
};

/* A refund whose own moment alone is known must not move its sale there: the sale is left out. */
static void
drop_sale (TakingsPage *part)
{
  gboolean reversed = FALSE;

  for (guint i = 0; i < part->entries->len; i++)
    reversed |= (g_array_index (part->entries, TakingsEntry, i).flags
                 & TAKINGS_ENTRY_DATED_WHEN_SEEN)
                != 0;
  for (guint i = part->entries->len; reversed && i > 0; i--)
    if ((g_array_index (part->entries, TakingsEntry, i - 1).flags & TAKINGS_ENTRY_DATED_WHEN_SEEN)
        == 0)
      g_array_remove_index (part->entries, i - 1);
}

/* What the network tells in other calls of its API, the notification has brought along. */
static void
add_extras (TakingsEntry *entry, const TakingsText *extras)
{
  char currency[4] = "";
  gint64 commission;

  entry->flags &= ~(guint32) TAKINGS_ENTRY_JOIN;
  entry->join_key[0] = entry->join_key[1] = TAKINGS_TEXT_NONE;
  if (takings_text_is_empty (entry->tracking_id))
    entry->tracking_id = extras[TAKINGS_EXTRA_TRACKING];
  if (takings_text_is_empty (entry->campaign))
    entry->campaign = extras[TAKINGS_EXTRA_CAMPAIGN];
  if (entry->has_commission || !takings_money_parse (extras[TAKINGS_EXTRA_COMMISSION], &commission)
      || !takings_currency_parse (extras[TAKINGS_EXTRA_CURRENCY], currency))
    return;
  if (entry->has_amount && memcmp (entry->currency, currency, 4) != 0)
    {
      entry->original_amount = entry->amount;
      memcpy (entry->original_currency, entry->currency, 4);
      entry->has_amount = FALSE;
      entry->amount = 0;
    }
  memcpy (entry->currency, currency, 4);
  entry->commission = commission;
  entry->has_commission = TRUE;
  takings_entry_normalise_sign (entry);
}

static TakingsPage *
make_page (guint which, TakingsText at, TakingsText row, gboolean received)
{
  GString *body = g_string_new (pages[which].before);

  if (received && pages[which].moment != NULL)
    g_string_append_printf (body, "{\"%s\":\"%.*s\",", pages[which].moment, (int) at.len, at.data);
  else
    g_string_append_c (body, '{');
  g_string_append_len (body, row.data + 1, (gssize) row.len - 1);
  g_string_append (body, pages[which].after);
  gsize len = body->len;
  return takings_page_new (g_string_free (body, FALSE), len);
}

static gboolean
read_row (const TakingsContext *context, guint which, TakingsPage *part, GError **error)
{
  TakingsAdapter *adapter = takings_registry_lookup (pages[which].reader);
  g_autoptr (GHashTable) fields = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) headers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (TakingsZone) zone = NULL;
  TakingsContext inner = *context;
  TakingsResponse response = { 200, headers };

  if (adapter == NULL)
    return takings_refuse (error, TAKINGS_ERROR_PROTOCOL, "this version does not know the network");
  zone = takings_zone_new (takings_adapter_get_info (adapter)->zone, error);
  if (zone == NULL)
    return FALSE;
  g_hash_table_insert (fields, (gpointer) "source", (gpointer) "feed");
  inner.fields = fields;
  inner.zone = zone;
  inner.cursor = pages[which].cursor;
  inner.mark = NULL;
  return takings_adapter_read_page (adapter, &inner, &response, part, error);
}

void
takings_postback_read_notification (const TakingsContext *context, TakingsPage *page,
                                    TakingsText network, TakingsText at, TakingsText row,
                                    const TakingsText *extras, gint64 position)
{
  gboolean received = takings_text_is (extras[TAKINGS_EXTRA_RECEIVED], "1");
  g_autoptr (TakingsPage) part = NULL;
  g_autoptr (GError) error = NULL;
  guint which = 0;

  while (which < G_N_ELEMENTS (pages) && !takings_text_is (network, pages[which].network))
    which++;
  if (which == G_N_ELEMENTS (pages) || row.len < 3 || row.data[0] != '{')
    {
      takings_page_reject (page, position, "a notification that this version does not know");
      return;
    }
  part = make_page (which, at, row, received);
  if (!read_row (context, which, part, &error))
    takings_page_reject (page, position, "a notification is not readable: %s", error->message);
  for (guint i = 0; i < part->rejects->len; i++)
    takings_page_reject (page, position, "a notification: %s",
                         g_array_index (part->rejects, TakingsReject, i).reason);
  g_array_set_size (part->rejects, 0);
  if (received)
    drop_sale (part);
  for (guint i = 0; i < part->entries->len; i++)
    add_extras (&g_array_index (part->entries, TakingsEntry, i), extras);
  g_array_set_size (part->notes, 0);
  if (part->entries->len > 0)
    takings_page_add_part (page, pages[which].network, g_steal_pointer (&part));
}
