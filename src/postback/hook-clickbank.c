/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hook.h"

#include "map.h"

#include <nettle/aes.h>
#include <nettle/cbc.h>

/* Notices from version 6 on are encrypted: AES-256 in CBC mode under the first 32 digits of the
 * secret's SHA-1, as text. That it decrypts to JSON is all the proof there is. Older ones are forms
 * with a "cverify". */

enum
{
  RECEIPT,
  TIME,
  TYPE,
  VENDOR,
  AFFILIATE,
  ROLE,
  CURRENCY,
  COUNTRY,
  CAMPAIGN,
  SUB,
  TRACKING,
  LINES,
  N_SLOTS
};
static const TakingsMapField fields[N_SLOTS] = {
  [RECEIPT] = { "receipt" },
  [TIME] = { "transactionTime" },
  [TYPE] = { "transactionType" },
  [VENDOR] = { "vendor" },
  [AFFILIATE] = { "affiliate" },
  [ROLE] = { "role" },
  [CURRENCY] = { "currency" },
  [COUNTRY] = { "customer/billing/address/country" },
  [CAMPAIGN] = { "affiliateTrackingParameters/campaign" },
  [SUB] = { "affiliateTrackingParameters/affSub1" },
  [TRACKING] = { "trackingCodes", TRUE },
  [LINES] = { "lineItems", TRUE },
};
static const TakingsMapField line_fields[] = {
  { "itemNo" },
  { "productTitle" },
  { "accountAmount" },
  { "lineItemType" },
};

static gboolean
is_base64 (TakingsText text)
{
  for (gsize i = 0; i < text.len; i++)
    if (!g_ascii_isalnum (text.data[i]) && strchr ("+/=\r\n", text.data[i]) == NULL)
      return FALSE;
  return text.len > 0;
}

static guint8 *
decode (TakingsText text, gsize *len)
{
  g_autofree char *copy = takings_text_dup (text);

  return is_base64 (text) ? g_base64_decode (copy, len) : NULL;
}

/* Returns the plain text, NUL-terminated, or NULL. */
static char *
decrypt (TakingsText notification, TakingsText iv_text, const char *secret, gsize *len)
{
  g_autofree char *key = g_compute_checksum_for_string (G_CHECKSUM_SHA1, secret, -1);
  g_autofree guint8 *cipher = NULL, *iv = NULL;
  g_autofree char *plain = NULL;
  struct aes256_ctx aes;
  gsize iv_len = 0, padding;

  cipher = decode (notification, len);
  iv = decode (iv_text, &iv_len);
  if (cipher == NULL || iv == NULL || iv_len != AES_BLOCK_SIZE || *len == 0
      || *len % AES_BLOCK_SIZE != 0)
    return NULL;
  plain = g_malloc (*len + 1);
  aes256_set_decrypt_key (&aes, (const uint8_t *) key); /* the first 32 of 40 digits */
  cbc_decrypt (&aes, (nettle_cipher_func *) aes256_decrypt, AES_BLOCK_SIZE, iv, *len,
               (uint8_t *) plain, cipher);
  padding = (guchar) plain[*len - 1];
  if (padding == 0 || padding > AES_BLOCK_SIZE)
    return NULL;
  for (gsize i = 0; i < padding; i++)
    if ((guchar) plain[*len - 1 - i] != padding)
      return NULL;
  *len -= padding;
  plain[*len] = '\0';
  return g_steal_pointer (&plain);
}

static void
put_lines (TakingsText raw, TakingsVerdict *verdict)
{
  TakingsJsonList list;
  guint n = 0;

  g_string_append (verdict->data, ",\"lineItemData\":[");
  takings_json_list_init (&list, raw);
  while (n < 64 && takings_json_list_next (&list))
    {
      TakingsText line[G_N_ELEMENTS (line_fields)] = { 0 };

      if (!takings_map_read (TAKINGS_MAP (line_fields), &list.json, line))
        continue;
      g_string_append (verdict->data, n++ > 0 ? ",{" : "{");
      for (guint i = 0; i < G_N_ELEMENTS (line); i++)
        takings_hook_put_text (verdict, line_fields[i].path, line[i]);
      g_string_append_c (verdict->data, '}');
    }
  g_string_append_c (verdict->data, ']');
}

static void
put_tracking (TakingsText raw, TakingsVerdict *verdict)
{
  TakingsJsonList list;
  TakingsText code;

  takings_json_list_init (&list, raw);
  while (takings_json_list_next (&list))
    if (takings_json_scalar (&list.json, &code) && code.len > 0 && code.len <= 256)
      {
        takings_form_put_member (verdict->data, "trackingId", code);
        break;
      }
}

static void
put_row (const TakingsText *slot, TakingsVerdict *verdict)
{
  takings_hook_open_row (verdict);
  for (guint i = 0; i < CAMPAIGN; i++)
    takings_hook_put_text (verdict, i == COUNTRY ? "country" : fields[i].path, slot[i]);
  g_string_append (verdict->data, ",\"affiliateTrackingParameters\":{");
  takings_hook_put_text (verdict, "campaign", slot[CAMPAIGN]);
  takings_hook_put_text (verdict, "affSub1", slot[SUB]);
  g_string_append_c (verdict->data, '}');
  put_tracking (slot[TRACKING], verdict);
  put_lines (slot[LINES], verdict);
  takings_hook_close_row (verdict);
}

static void
judge_plain (char *plain, gsize len, TakingsVerdict *verdict)
{
  TakingsText slot[N_SLOTS] = { 0 };
  TakingsJson json;

  takings_json_init (&json, plain, len);
  if (!takings_map_read (TAKINGS_MAP (fields), &json, slot)
      || takings_json_peek (&json) != TAKINGS_JSON_END)
    takings_hook_refuse (verdict, 401, "Wrong signature");
  else if (takings_text_is (slot[TYPE], "TEST"))
    verdict->keep = FALSE;
  else if (slot[RECEIPT].len == 0 || slot[TYPE].len == 0 || slot[TIME].len == 0)
    takings_hook_refuse (verdict, 400, "receipt, transactionType or transactionTime is missing");
  else
    put_row (slot, verdict);
}

/* Amounts are in cents. */
static void
put_form (const TakingsNotification *notification, gint64 at, TakingsVerdict *verdict)
{
  TakingsText earned = takings_form_get (notification->form, "caccountamount");

  takings_hook_open_row (verdict);
  takings_hook_put_first (notification, verdict, "receipt", "ctransreceipt");
  takings_hook_put_moment (verdict, "transactionTime", at);
  takings_hook_put_first (notification, verdict, "transactionType", "ctransaction");
  takings_hook_put_first (notification, verdict, "vendor", "ctransvendor", "ctranspublisher");
  takings_hook_put_first (notification, verdict, "affiliate", "ctransaffiliate");
  takings_hook_put_first (notification, verdict, "role", "ctransrole");
  takings_hook_put_first (notification, verdict, "currency", "ccurrency");
  takings_hook_put_first (notification, verdict, "country", "ccustcc");
  takings_hook_put_first (notification, verdict, "trackingId", "ctid");
  g_string_append (verdict->data, ",\"lineItemData\":[{");
  takings_hook_put_first (notification, verdict, "itemNo", "cproditem");
  takings_hook_put_first (notification, verdict, "productTitle", "cprodtitle");
  if (earned.len > 0)
    takings_hook_put_cents (verdict, "accountAmount", earned);
  g_string_append (verdict->data, "}]");
  takings_hook_close_row (verdict);
}

static void
judge_form (const TakingsNotification *notification, TakingsVerdict *verdict)
{
  gint64 at = 0;

  if (!takings_hook_is_cverified (notification))
    takings_hook_refuse (verdict, 401, "Wrong signature");
  else if (takings_text_is (takings_form_get (notification->form, "ctransaction"), "TEST"))
    verdict->keep = FALSE;
  else if (takings_form_get (notification->form, "ctransreceipt").len == 0)
    takings_hook_refuse (verdict, 400, "ctransreceipt is missing");
  else if (!takings_text_to_int64 (takings_form_get (notification->form, "ctranstime"), &at)
           || at <= 0 || at > TAKINGS_HOOK_MAX_TIME)
    takings_hook_refuse (verdict, 400, "ctranstime is not a time");
  else
    put_form (notification, at, verdict);
}

void
takings_hook_clickbank (const TakingsNotification *notification, TakingsVerdict *verdict)
{
  static const TakingsMapField envelope_fields[] = { { "notification" }, { "iv" } };
  TakingsText slot[G_N_ELEMENTS (envelope_fields)] = { 0 };
  g_autofree char *copy = NULL, *plain = NULL;
  TakingsJson json;
  gsize len = 0;

  if (!notification->posted)
    {
      takings_hook_refuse (verdict, 405, "ClickBank posts its notifications");
      return;
    }
  if (takings_form_get (notification->form, "cverify").data != NULL)
    {
      judge_form (notification, verdict);
      return;
    }
  copy = g_strndup (notification->body != NULL ? notification->body : "", notification->body_len);
  takings_json_init (&json, copy, notification->body_len);
  if (takings_map_read (TAKINGS_MAP (envelope_fields), &json, slot))
    plain = decrypt (slot[0], slot[1], notification->secret, &len);
  if (plain == NULL)
    takings_hook_refuse (verdict, 401, "Wrong signature");
  else
    judge_plain (plain, len, verdict);
}
