/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hook.h"

#include "secret.h"

/* A vendor's IPN is signed with the passphrase; an affiliate's postback is known by its address. */

static const char *const ipn_fields[] = { "event",
                                          "transaction_type",
                                          "transaction_id",
                                          "transaction_amount",
                                          "transaction_currency",
                                          "transaction_date",
                                          "transaction_time",
                                          "order_id",
                                          "pay_sequence_no",
                                          "pay_method",
                                          "billing_type",
                                          "amount_brutto",
                                          "amount_affiliate",
                                          "amount_vendor",
                                          "currency",
                                          "product_id",
                                          "product_name",
                                          "affiliate_name",
                                          "campaignkey",
                                          "click_id",
                                          "trackingkey",
                                          "parent_transaction_id",
                                          "upsell_no",
                                          "api_mode",
                                          "country",
                                          "sid1",
                                          NULL };
static const char *const postback_fields[] = { "transaction_id",
                                               "transaction_type",
                                               "amount_affiliate",
                                               "amount_brutto",
                                               "currency",
                                               "product_id",
                                               "product_name",
                                               "cid",
                                               "sid1",
                                               "campaignkey",
                                               "country",
                                               "order_id",
                                               NULL };

static int
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
is_signature (TakingsText name)
{
  return takings_text_is (name, "sha_sign") || takings_text_is (name, "SHASIGN");
}

/* Names in the order of their bytes, empty values left out, "name=value" and the passphrase for
 * each, SHA-512; the names as they were sent, or in upper case. */
static char *
sign (const TakingsNotification *notification, gboolean upper)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA512);

  for (guint i = notification->n_query; i < notification->form->fields->len; i++)
    {
      const TakingsFormField *field = &g_array_index (notification->form->fields, TakingsFormField,
                                                      i);
      g_autofree char *name = upper ? g_ascii_strup (field->name.data, (gssize) field->name.len)
                                    : takings_text_dup (field->name);

      if (!is_signature (field->name) && field->value.len > 0)
        g_ptr_array_add (pairs, g_strdup_printf ("%s%c%.*s", name, '\1', (int) field->value.len,
                                                 field->value.data));
    }
  g_ptr_array_sort (pairs, compare); /* \1 sorts before anything a name may hold */
  for (guint i = 0; i < pairs->len; i++)
    {
      *strchr (pairs->pdata[i], '\1') = '=';
      g_checksum_update (sum, pairs->pdata[i], -1);
      g_checksum_update (sum, (const guchar *) notification->secret, -1);
    }
  return g_strdup (g_checksum_get_string (sum));
}

static gboolean
is_signed (const TakingsNotification *notification)
{
  static const char *const names[] = { "sha_sign", "SHASIGN", "SHA_SIGN", NULL };
  TakingsText given = takings_hook_first (notification, names);
  g_autofree char *plain = NULL, *upper = NULL;

  if (notification->secret == NULL || given.len == 0)
    return FALSE;
  plain = sign (notification, FALSE);
  upper = sign (notification, TRUE);
  return takings_secret_equals_hex (given, plain) | takings_secret_equals_hex (given, upper);
}

static void
judge_ipn (const TakingsNotification *notification, TakingsVerdict *verdict)
{
  TakingsText event = takings_form_get (notification->form, "event");

  if (!is_signed (notification))
    takings_hook_refuse (verdict, 401, "Missing or wrong signature");
  else if (takings_text_is (event, "connection_test")
           || takings_form_get (notification->form, "transaction_id").len == 0)
    verdict->keep = FALSE; /* a test, or an event that no money moved in */
  else
    {
      takings_form_put_member (verdict->data, "format", TAKINGS_TEXT ("ipn"));
      takings_hook_copy (notification, ipn_fields, verdict);
    }
}

void
takings_hook_digistore24 (const TakingsNotification *notification, TakingsVerdict *verdict)
{
  if (notification->form->fields->len == 0)
    {
      verdict->keep = FALSE; /* the check of the address */
      return;
    }
  if (notification->posted || takings_form_get (notification->form, "sha_sign").data != NULL)
    {
      judge_ipn (notification, verdict);
      return;
    }
  if (takings_hook_has_macros (notification, verdict))
    return;
  if (takings_form_get (notification->form, "transaction_id").len == 0)
    takings_hook_refuse (verdict, 400, "transaction_id is missing");
  else
    {
      takings_form_put_member (verdict->data, "format", TAKINGS_TEXT ("postback"));
      takings_hook_copy (notification, postback_fields, verdict);
    }
}
