/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ids of a record: where its file says enough, those that the network's adapter gives to the
 * same sale. */
#include "config.h"
#include "import-private.h"
#include "row.h"

static gboolean
is_network (const TakingsImportReader *reader, const char *id)
{
  return g_str_equal (reader->network->network, id);
}

TakingsText
takings_import_dup (TakingsPage *page, TakingsText text)
{
  if (takings_text_is_empty (text))
    return TAKINGS_TEXT_NONE;
  char *copy = takings_page_alloc (page, text.len);
  memcpy (copy, text.data, text.len);
  return (TakingsText){ copy, text.len };
}

/* The how manieth row with this hash it is in the file. */
static guint
count_occurrence (TakingsImportReader *reader, const char *hash)
{
  g_autofree char *middle = g_strndup (hash + 8, 16);
  gpointer key = GSIZE_TO_POINTER (g_ascii_strtoull (middle, NULL, 16));
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (reader->occurrences, key)) + 1;
  g_hash_table_insert (reader->occurrences, key, GUINT_TO_POINTER (n));
  return n;
}

/* Rows without any id: what they say, and the how manieth of its like it is in the file. */
static TakingsText
content_id (TakingsImportReader *reader, const TakingsText *cell, TakingsPage *page)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  for (int i = 0; i < IMPORT_N_FIELDS; i++)
    {
      /* Not the status: it changes, and the row is still the same. */
      if (i != IMPORT_STATE && cell[i].len > 0)
        g_checksum_update (checksum, (const guchar *) cell[i].data, (gssize) cell[i].len);
      g_checksum_update (checksum, (const guchar *) "", 1);
    }
  g_autofree char *hash = g_strndup (g_checksum_get_string (checksum), 24);
  return takings_page_print (page, "csv:%s:%u", hash, count_occurrence (reader, hash));
}

/* "ID", or "ID#2", "ID#3" … for the rows of the file that say the same again. */
static TakingsText
distinct (TakingsImportReader *reader, TakingsPage *page, TakingsText id)
{
  g_autofree char *text = takings_text_dup (id);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  guint n = count_occurrence (reader, hash);
  return n == 1 ? id : takings_page_print (page, "%s#%u", text, n);
}

/* role:nickname:receipt:type:item:moment, as of orders2. Without one of them, what there is. */
static TakingsText
clickbank_id (TakingsImportReader *reader, const TakingsText *cell, const TakingsEntry *entry,
              TakingsPage *page)
{
  static const char *const types[TAKINGS_N_KINDS] = {
    "SALE", "BILL", "RFND", "CGBK", "FEE", "ADJ"
  };
  TakingsText receipt = cell[IMPORT_ORDER_ID], role = cell[IMPORT_ROLE];
  TakingsText item = cell[IMPORT_PRODUCT_ID];
  gboolean vendor = takings_text_contains (role, "seller")
                    || takings_text_contains (role, "vendor");
  TakingsText nickname = cell[vendor ? IMPORT_VENDOR : IMPORT_AFFILIATE];
  char moment[32] = "";

  if (takings_text_is_empty (nickname) || takings_text_is_empty (item)
      || takings_text_contains (role, "jv") || (entry->flags & TAKINGS_ENTRY_DAY_ONLY) != 0)
    return distinct (reader, page,
                     takings_page_print (page, "%.*s:%s:%.*s:%" G_GINT64_FORMAT, (int) receipt.len,
                                         receipt.data, takings_kind_name (entry->kind),
                                         (int) item.len, item.data != NULL ? item.data : "",
                                         entry->occurred_at));
  g_autofree char *plain = g_ascii_strdown (nickname.data, (gssize) nickname.len);
  takings_moment_print (entry->occurred_at, moment);
  return distinct (reader, page,
                   takings_page_print (page, "%s:%s:%.*s:%s%s:%.*s:%s",
                                       vendor ? "VENDOR" : "AFFILIATE", plain, (int) receipt.len,
                                       receipt.data,
                                       (entry->flags & TAKINGS_ENTRY_TEST) != 0 ? "TEST_" : "",
                                       types[entry->kind], (int) item.len, item.data, moment));
}

/* A pay key ("AP-…") is what the API calls the transaction. Of a pre key the receipt is the rest.
 */
static TakingsText
jvzoo_id (TakingsText id)
{
  static const char *const pre_keys[] = { "WR-", "PA-", "SR-", "PRE-" };
  for (guint i = 0; i < G_N_ELEMENTS (pre_keys); i++)
    {
      gsize n = strlen (pre_keys[i]);
      if (id.len > n && memcmp (id.data, pre_keys[i], n) == 0)
        return (TakingsText){ id.data + n, id.len - n };
    }
  return id;
}

void
takings_import_make_ids (TakingsImportReader *reader, const TakingsText *cell, gboolean aside,
                         TakingsEntry *entry, TakingsPage *page)
{
  TakingsText own = cell[IMPORT_ENTRY_ID], order = cell[IMPORT_ORDER_ID];
  TakingsText product = cell[takings_text_is_empty (cell[IMPORT_PRODUCT_ID]) ? IMPORT_PRODUCT
                                                                             : IMPORT_PRODUCT_ID];
  const char *kind = aside ? "void"
                     : entry->kind == TAKINGS_KIND_SALE && entry->flags & TAKINGS_ENTRY_UPSELL
                       ? "upsell"
                       : takings_kind_name (entry->kind);
  TakingsText first;

  if (is_network (reader, "jvzoo") && !takings_text_is_empty (own))
    own = jvzoo_id (own);
  if (takings_text_is_empty (order))
    order = own;
  if (is_network (reader, "jvzoo") && takings_receipt_is_rebill (order, &first))
    order = first;
  entry->parent_id = takings_import_dup (page, cell[IMPORT_PARENT_ID]);
  if (!takings_text_is_empty (own))
    entry->entry_id = takings_import_dup (page, own);
  else if (takings_text_is_empty (order))
    entry->entry_id = content_id (reader, cell, page);
  else if (is_network (reader, "clickbank"))
    {
      const char *dash = memchr (order.data, '-', order.len);
      entry->entry_id = clickbank_id (reader, cell, entry, page);
      if (dash != NULL && dash > order.data)
        order.len = (gsize) (dash - order.data);
    }
  else
    entry->entry_id = takings_page_print (page, "%.*s:%.*s:%s", (int) order.len, order.data,
                                          (int) product.len,
                                          product.data != NULL ? product.data : "", kind);
  entry->order_id = takings_import_dup (page, order);
}
