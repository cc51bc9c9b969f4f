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
static const char *const names[N_SLOTS] = {
  [RECEIPT] = "receipt",     [TIME] = "time", [TYPE] = "type",         [VENDOR] = "vendor",
  [AFFILIATE] = "affiliate", [ROLE] = "role", [CURRENCY] = "currency", [COUNTRY] = "country",
  [CAMPAIGN] = "campaign",   [SUB] = "sub",
};
static const TakingsMapField line_fields[] = {
  { "itemNo" }, { "productTitle" }, { "accountAmount" }, { "productPrice" }, { "lineItemType" },
};
static const char *const line_names[] = { "item", "title", "earned", "paid", "kind" };

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
put_slots (TakingsVerdict *verdict, const char *const *slot_names, const TakingsText *slot, guint n)
{
  for (guint i = 0; i < n; i++)
    if (slot_names[i] != NULL && slot[i].len > 0 && slot[i].len <= 1024)
      takings_form_put_member (verdict->data, slot_names[i], slot[i]);
}

static void
put_lines (TakingsText raw, TakingsVerdict *verdict)
{
  TakingsJsonList list;
  guint n = 0;

  g_string_append (verdict->data, ",\"lines\":[");
  takings_json_list_init (&list, raw);
  while (n < 64 && takings_json_list_next (&list))
    {
      TakingsText line[G_N_ELEMENTS (line_fields)] = { 0 };

      if (!takings_map_read (TAKINGS_MAP (line_fields), &list.json, line))
        continue;
      g_string_append (verdict->data, n++ > 0 ? ",{" : "{");
      put_slots (verdict, line_names, line, G_N_ELEMENTS (line));
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
        takings_form_put_member (verdict->data, "tracking", code);
        break;
      }
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
    {
      takings_form_put_member (verdict->data, "format", TAKINGS_TEXT ("ins"));
      put_slots (verdict, names, slot, N_SLOTS);
      put_tracking (slot[TRACKING], verdict);
      put_lines (slot[LINES], verdict);
    }
}

static const char *const old_fields[] = { "ctransreceipt", "ctransaction",    "ctransrole",
                                          "ctransvendor",  "ctransaffiliate", "caccountamount",
                                          "corderamount",  "ccurrency",       "ctid",
                                          "ctranstime",    "cproditem",       "cprodtitle",
                                          "ccustcc",       "cupsellreceipt",  NULL };

static void
judge_form (const TakingsNotification *notification, TakingsVerdict *verdict)
{
  if (!takings_hook_is_cverified (notification))
    takings_hook_refuse (verdict, 401, "Wrong signature");
  else if (takings_text_is (takings_form_get (notification->form, "ctransaction"), "TEST"))
    verdict->keep = FALSE;
  else if (takings_form_get (notification->form, "ctransreceipt").len == 0)
    takings_hook_refuse (verdict, 400, "ctransreceipt is missing");
  else
    {
      takings_form_put_member (verdict->data, "format", TAKINGS_TEXT ("form"));
      takings_hook_copy (notification, old_fields, verdict);
    }
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
