/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hook.h"

/* BuyGoods and MaxWeb replace macros in an address of the person's own; nothing is signed. */

static const char *const order_names[] = { "ORDERID", "order_id", "orderid", NULL };
static const char *const amount_names[] = { "COMMISSION_AMOUNT", "commission", "amount", "payout",
                                            NULL };
static const char *const product_names[] = { "PRODUCT_CODENAME", "product_codename", "product",
                                             NULL };
static const char *const type_names[] = { "CONV_TYPE", "conv_type", NULL };
static const char *const sub_names[][3] = {
  { "SUBID", "subid", NULL },   { "SUBID2", "subid2", NULL }, { "SUBID3", "subid3", NULL },
  { "SUBID4", "subid4", NULL }, { "SUBID5", "subid5", NULL },
};

/* A vendor's notice says what an affiliate's address says in a constant of its own. */
static TakingsText
event_of (const TakingsNotification *notification)
{
  static const char *const names[] = { "event", "action_type", NULL };
  TakingsText event = takings_hook_first (notification, names);

  return takings_text_is (event, "neworder") || takings_text_is (event, "newsale")
           ? TAKINGS_TEXT ("sale")
           : event;
}

void
takings_hook_clickcrm (const TakingsNotification *notification, TakingsVerdict *verdict)
{
  if (notification->form->fields->len == 0)
    {
      verdict->keep = FALSE; /* somebody looks whether the address is there */
      return;
    }
  if (takings_hook_has_macros (notification, verdict))
    return;
  if (takings_hook_first (notification, order_names).len == 0)
    {
      takings_hook_refuse (verdict, 400, "ORDERID is missing");
      return;
    }
  takings_form_put_member (verdict->data, "received", TAKINGS_TEXT ("1"));
  takings_hook_open_row (verdict);
  takings_hook_put (notification, verdict, "ORDERID", order_names);
  takings_hook_put (notification, verdict, "COMMISSION_AMOUNT", amount_names);
  takings_hook_put (notification, verdict, "PRODUCT_CODENAME", product_names);
  takings_hook_put (notification, verdict, "CONV_TYPE", type_names);
  for (guint i = 0; i < G_N_ELEMENTS (sub_names); i++)
    takings_hook_put (notification, verdict, sub_names[i][0], sub_names[i]);
  takings_hook_put_text (verdict, "event", event_of (notification));
  takings_hook_put_first (notification, verdict, "currency", "currency");
  takings_hook_put_first (notification, verdict, "country", "country");
  takings_hook_put_first (notification, verdict, "test", "test", "is_test");
  takings_hook_close_row (verdict);
}
