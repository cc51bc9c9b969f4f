/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hook.h"

/* JVZIPN version 1 is signed; version 2 and the affiliate's postback are known by the address alone
 * (JVZoo publishes no list of what version 2 signs). */

static const char *const ipn_fields[] = { "ctransaction", "ctransreceipt", "ctransamount",
                                          "ctranstime",   "cproditem",     "cprodtitle",
                                          "cprodtype",    "caffitid",      "ctransaffiliate",
                                          "ctransvendor", "ccustcc",       NULL };
static const char *const postback_fields[] = { "transaction_id",
                                               "transaction_type",
                                               "transaction_amount",
                                               "affiliate_amount",
                                               "currency",
                                               "product_id",
                                               "product_name",
                                               "product_title",
                                               "tid",
                                               "affiliate_id",
                                               "vendor_id",
                                               "customer_country",
                                               "total",
                                               "status",
                                               NULL };

static void
judge_ipn (const TakingsNotification *notification, TakingsVerdict *verdict)
{
  TakingsText type = takings_form_get (notification->form, "ctransaction");

  if (notification->secret == NULL)
    takings_hook_refuse (verdict, 401, "The network's own key is not set here");
  else if (!takings_hook_is_cverified (notification))
    takings_hook_refuse (verdict, 401, "Wrong signature");
  else if (takings_text_is (type, "TEST"))
    verdict->keep = FALSE;
  else if (takings_form_get (notification->form, "ctransreceipt").len == 0 || type.len == 0)
    takings_hook_refuse (verdict, 400, "ctransaction or ctransreceipt is missing");
  else
    {
      takings_form_put_member (verdict->data, "format", TAKINGS_TEXT ("ipn"));
      takings_hook_copy (notification, ipn_fields, verdict);
    }
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
    {
      takings_form_put_member (verdict->data, "format", TAKINGS_TEXT ("postback"));
      takings_hook_copy (notification, postback_fields, verdict);
    }
}
