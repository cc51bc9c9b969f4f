/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hook.h"

/* BuyGoods and MaxWeb replace macros in an address of the person's own; nothing is signed. */

static const char *const order_names[] = { "ORDERID", "order_id", "orderid", NULL };
static const char *const amount_names[] = { "COMMISSION_AMOUNT", "commission", "amount", "payout",
                                            NULL };
static const char *const product_names[] = { "PRODUCT_CODENAME", "product", NULL };
static const char *const type_names[] = { "CONV_TYPE", "conv_type", NULL };
static const char *const sub_names[][3] = {
  { "SUBID", "subid", NULL },   { "SUBID2", "subid2", NULL }, { "SUBID3", "subid3", NULL },
  { "SUBID4", "subid4", NULL }, { "SUBID5", "subid5", NULL },
};
static const char *const same_names[] = { "event",   "action_type", "currency",
                                          "country", "test",        NULL };

static void
put (const TakingsNotification *notification, TakingsVerdict *verdict, const char *name,
     const char *const *names)
{
  TakingsText value = takings_hook_first (notification, names);

  if (value.len > 0 && value.len <= 256 && !takings_text_is (value, "null"))
    takings_form_put_member (verdict->data, name, value);
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
  put (notification, verdict, "ORDERID", order_names);
  put (notification, verdict, "COMMISSION_AMOUNT", amount_names);
  put (notification, verdict, "PRODUCT_CODENAME", product_names);
  put (notification, verdict, "CONV_TYPE", type_names);
  for (guint i = 0; i < G_N_ELEMENTS (sub_names); i++)
    put (notification, verdict, sub_names[i][0], sub_names[i]);
  takings_hook_copy (notification, same_names, verdict);
}
