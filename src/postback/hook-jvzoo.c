/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hook.h"

/* JVZIPN version 1 is signed; version 2 and the affiliate's postback are known by the address alone
 * (JVZoo publishes no list of what version 2 signs). */

/* In the words of the API's list of sales. */
static TakingsText
status_of (TakingsText type)
{
  if (takings_text_is (type, "SALE") || takings_text_is (type, "BILL")
      || takings_text_is (type, "REBILL") || takings_text_is (type, "PURCHASE"))
    return TAKINGS_TEXT ("COMPLETED");
  if (takings_text_is (type, "RFND") || takings_text_is (type, "REFUND"))
    return TAKINGS_TEXT ("REFUNDED");
  if (takings_text_is (type, "CGBK") || takings_text_is (type, "CHARGEBACK"))
    return TAKINGS_TEXT ("CHARGEBACK");
  return type;
}

/* The moment is that of the sale, also of a refund. */
static void
put_ipn (const TakingsNotification *notification, gint64 at, TakingsVerdict *verdict)
{
  TakingsText amount = takings_form_get (notification->form, "ctransamount");

  takings_hook_put_first (notification, verdict, "tracking", "caffitid");
  takings_hook_open_row (verdict);
  takings_hook_put_first (notification, verdict, "transaction_id", "ctransreceipt");
  takings_hook_put_moment (verdict, "date", at);
  takings_hook_put_text (verdict, "status",
                         status_of (takings_form_get (notification->form, "ctransaction")));
  takings_hook_put_cents (verdict, "price", amount);
  takings_hook_put_first (notification, verdict, "product_id", "cproditem");
  takings_hook_put_first (notification, verdict, "product_name", "cprodtitle");
  takings_hook_close_row (verdict);
}

static void
put_postback (const TakingsNotification *notification, TakingsVerdict *verdict)
{
  static const char *const types[] = { "transaction_type", NULL };

  takings_hook_put_first (notification, verdict, "tracking", "tid");
  takings_form_put_member (verdict->data, "received", TAKINGS_TEXT ("1"));
  takings_hook_open_row (verdict);
  takings_hook_put_first (notification, verdict, "transaction_id", "transaction_id");
  takings_hook_put_text (verdict, "status", status_of (takings_hook_first (notification, types)));
  takings_hook_put_first (notification, verdict, "price", "transaction_amount", "total");
  takings_hook_put_first (notification, verdict, "affiliate_commission", "affiliate_amount");
  takings_hook_put_first (notification, verdict, "product_id", "product_id");
  takings_hook_put_first (notification, verdict, "product_name", "product_name", "product_title");
  takings_hook_close_row (verdict);
}

static void
judge_ipn (const TakingsNotification *notification, TakingsVerdict *verdict)
{
  TakingsText type = takings_form_get (notification->form, "ctransaction");
  gint64 at = 0;

  if (notification->secret == NULL)
    takings_hook_refuse (verdict, 401, "The network's own key is not set here");
  else if (!takings_hook_is_cverified (notification))
    takings_hook_refuse (verdict, 401, "Wrong signature");
  else if (takings_text_is (type, "TEST"))
    verdict->keep = FALSE;
  else if (takings_form_get (notification->form, "ctransreceipt").len == 0 || type.len == 0)
    takings_hook_refuse (verdict, 400, "ctransaction or ctransreceipt is missing");
  else if (!takings_text_to_int64 (takings_form_get (notification->form, "ctranstime"), &at)
           || at <= 0 || at > TAKINGS_HOOK_MAX_TIME)
    takings_hook_refuse (verdict, 400, "ctranstime is not a time");
  else
    put_ipn (notification, at, verdict);
}

void
takings_hook_jvzoo (const TakingsNotification *notification, TakingsVerdict *verdict)
{
  if (takings_form_get (notification->form, "ctransaction").data != NULL
      || (takings_form_get (notification->form, "cverify").data != NULL
          && takings_form_get (notification->form, "paykey").data == NULL))
    {
      judge_ipn (notification, verdict);
      return;
    }
  if (notification->form->fields->len == 0)
    {
      verdict->keep = FALSE; /* somebody looks whether the address is there */
      return;
    }
  if (takings_hook_has_macros (notification, verdict))
    return;
  if (takings_form_get (notification->form, "transaction_id").len == 0)
    takings_hook_refuse (verdict, 400, "transaction_id is missing");
  else
    put_postback (notification, verdict);
}
