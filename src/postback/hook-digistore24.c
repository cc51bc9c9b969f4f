/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hook.h"

#include "secret.h"

/* A vendor's IPN is signed with the passphrase; an affiliate's postback is known by its address. */

/* What both say, but for the moment. */
static void
put_row (const TakingsNotification *notification, TakingsVerdict *verdict)
{
  gboolean test = takings_text_is (takings_form_get (notification->form, "api_mode"), "test");

  takings_hook_open_row (verdict);
  takings_hook_put_first (notification, verdict, "id", "transaction_id");
  takings_hook_put_first (notification, verdict, "purchase_id", "order_id");
  takings_hook_put_first (notification, verdict, "parent_transaction_id", "parent_transaction_id");
  takings_hook_put_first (notification, verdict, "transaction_type", "transaction_type");
  takings_hook_put_first (notification, verdict, "amount", "transaction_amount", "amount_brutto");
  takings_hook_put_first (notification, verdict, "currency", "transaction_currency", "currency");
  takings_hook_put_first (notification, verdict, "pay_sequence_no", "pay_sequence_no");
  takings_hook_put_first (notification, verdict, "product_id", "product_id");
  takings_hook_put_first (notification, verdict, "product_name", "product_name");
  if (test)
    takings_form_put_member (verdict->data, "pay_method", TAKINGS_TEXT ("test"));
  else
    takings_hook_put_first (notification, verdict, "pay_method", "pay_method");
}

static void
put_ipn (const TakingsNotification *notification, TakingsVerdict *verdict)
{
  g_autofree char *date = takings_text_dup (
    takings_form_get (notification->form, "transaction_date"));
  g_autofree char *time = takings_text_dup (
    takings_form_get (notification->form, "transaction_time"));
  g_autofree char *at = date != NULL && time != NULL ? g_strdup_printf ("%s %s", date, time) : NULL;

  takings_hook_put_first (notification, verdict, "commission", "amount_vendor", "amount_affiliate");
  takings_hook_put_first (notification, verdict, "commission_currency", "currency",
                          "transaction_currency");
  takings_hook_put_first (notification, verdict, "tracking", "sid1", "click_id", "trackingkey",
                          "campaignkey");
  takings_hook_put_first (notification, verdict, "tracking_campaign", "campaignkey");
  if (at == NULL)
    takings_form_put_member (verdict->data, "received", TAKINGS_TEXT ("1"));
  put_row (notification, verdict);
  takings_hook_put_text (verdict, "created_at", takings_text (at));
  takings_hook_close_row (verdict);
}

static void
put_postback (const TakingsNotification *notification, TakingsVerdict *verdict)
{
  takings_hook_put_first (notification, verdict, "commission", "amount_affiliate");
  takings_hook_put_first (notification, verdict, "commission_currency", "currency");
  takings_hook_put_first (notification, verdict, "tracking", "sid1", "cid", "campaignkey");
  takings_hook_put_first (notification, verdict, "tracking_campaign", "campaignkey");
  takings_form_put_member (verdict->data, "received", TAKINGS_TEXT ("1"));
  put_row (notification, verdict);
  takings_hook_close_row (verdict);
}

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
    put_ipn (notification, verdict);
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
    put_postback (notification, verdict);
}
