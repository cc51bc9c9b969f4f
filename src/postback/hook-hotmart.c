/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hook.h"

#include "map.h"
#include "secret.h"

/* Webhook 2.0.0 is JSON, 1.0.0 a form; both carry the account's static token. */

enum
{
  HOTTOK,
  EVENT,
  CREATED,
  TRANSACTION,
  STATUS,
  ORDERED,
  APPROVED,
  PRICE,
  CURRENCY,
  CURRENCY_2,
  RECURRENCE,
  SRC,
  SCK,
  PRODUCT_ID,
  PRODUCT,
  VENDOR,
  PLAN,
  COMMISSIONS,
  N_SLOTS
};
static const TakingsMapField fields[N_SLOTS] = {
  [HOTTOK] = { "hottok" },
  [EVENT] = { "event" },
  [CREATED] = { "creation_date" },
  [TRANSACTION] = { "data/purchase/transaction" },
  [STATUS] = { "data/purchase/status" },
  [ORDERED] = { "data/purchase/order_date" },
  [APPROVED] = { "data/purchase/approved_date" },
  [PRICE] = { "data/purchase/price/value" },
  [CURRENCY] = { "data/purchase/price/currency_value" },
  [CURRENCY_2] = { "data/purchase/price/currency_code" },
  [RECURRENCE] = { "data/purchase/recurrence_number" },
  [SRC] = { "data/purchase/origin/src" },
  [SCK] = { "data/purchase/origin/sck" },
  [PRODUCT_ID] = { "data/product/id" },
  [PRODUCT] = { "data/product/name" },
  [VENDOR] = { "data/producer/name" },
  [PLAN] = { "data/subscription/subscriber/code" },
  [COMMISSIONS] = { "data/commissions", TRUE },
};
static const char *const names[N_SLOTS] = {
  [EVENT] = "event",
  [CREATED] = "creation_date",
  [TRANSACTION] = "transaction",
  [STATUS] = "status",
  [ORDERED] = "order_date",
  [APPROVED] = "approved_date",
  [PRICE] = "price",
  [CURRENCY] = "currency",
  [RECURRENCE] = "recurrence_number",
  [SRC] = "src",
  [SCK] = "sck",
  [PRODUCT_ID] = "product_id",
  [PRODUCT] = "product",
  [VENDOR] = "producer",
};

enum
{
  L_VALUE,
  L_CURRENCY,
  L_CURRENCY_2,
  L_SOURCE,
  N_LINE
};
static const TakingsMapField line_fields[N_LINE] = {
  { "value" },
  { "currency_value" },
  { "currency_code" },
  { "source" },
};

static void
put_commissions (TakingsText raw, TakingsVerdict *verdict)
{
  TakingsJsonList list;
  guint n = 0;

  g_string_append (verdict->data, ",\"commissions\":[");
  takings_json_list_init (&list, raw);
  while (n < 32 && takings_json_list_next (&list))
    {
      TakingsText line[N_LINE] = { 0 };

      if (!takings_map_read (TAKINGS_MAP (line_fields), &list.json, line))
        continue;
      g_string_append (verdict->data, n++ > 0 ? ",{" : "{");
      takings_form_put_member (verdict->data, "source", line[L_SOURCE]);
      takings_form_put_member (verdict->data, "value", line[L_VALUE]);
      takings_form_put_member (verdict->data, "currency",
                               line[L_CURRENCY].len > 0 ? line[L_CURRENCY] : line[L_CURRENCY_2]);
      g_string_append_c (verdict->data, '}');
    }
  g_string_append_c (verdict->data, ']');
}

static void
judge_json (const TakingsNotification *notification, TakingsVerdict *verdict)
{
  g_autofree char *copy = g_strndup (notification->body, notification->body_len);
  TakingsText slot[N_SLOTS] = { 0 }, given;
  TakingsJson json;
  gboolean whole;

  takings_json_init (&json, copy, notification->body_len);
  whole = takings_map_read (TAKINGS_MAP (fields), &json, slot)
          && takings_json_peek (&json) == TAKINGS_JSON_END;
  given = notification->hottok != NULL ? takings_text (notification->hottok) : slot[HOTTOK];
  if (!takings_secret_equals (given, takings_text (notification->secret)))
    takings_hook_refuse (verdict, 401, "Missing or wrong hottok");
  else if (!whole)
    takings_hook_refuse (verdict, 400, "The body is not well-formed JSON");
  else if (slot[TRANSACTION].len == 0 || slot[STATUS].len == 0)
    verdict->keep = FALSE; /* of subscriptions and clubs: no money moved */
  else
    {
      if (slot[CURRENCY].len == 0)
        slot[CURRENCY] = slot[CURRENCY_2];
      takings_form_put_member (verdict->data, "format", TAKINGS_TEXT ("webhook"));
      for (guint i = 0; i < N_SLOTS; i++)
        if (names[i] != NULL && slot[i].len > 0 && slot[i].len <= 1024)
          takings_form_put_member (verdict->data, names[i], slot[i]);
      if (slot[PLAN].len > 0)
        takings_form_put_member (verdict->data, "is_subscription", TAKINGS_TEXT ("true"));
      put_commissions (slot[COMMISSIONS], verdict);
    }
}

static const char *const old_fields[] = { "prod",          "prod_name",
                                          "price",         "transaction",
                                          "src",           "status",
                                          "currency",      "cms_aff",
                                          "purchase_date", "confirmation_purchase_date",
                                          "recurrency",    "subscriber_code",
                                          "sck",           NULL };

static void
judge_form (const TakingsNotification *notification, TakingsVerdict *verdict)
{
  TakingsText given = notification->hottok != NULL
                        ? takings_text (notification->hottok)
                        : takings_form_get (notification->form, "hottok");

  if (!takings_secret_equals (given, takings_text (notification->secret)))
    takings_hook_refuse (verdict, 401, "Missing or wrong hottok");
  else if (takings_form_get (notification->form, "transaction").len == 0)
    verdict->keep = FALSE;
  else
    {
      takings_form_put_member (verdict->data, "format", TAKINGS_TEXT ("form"));
      takings_hook_copy (notification, old_fields, verdict);
    }
}

void
takings_hook_hotmart (const TakingsNotification *notification, TakingsVerdict *verdict)
{
  if (!notification->posted)
    takings_hook_refuse (verdict, 405, "Hotmart posts its notifications");
  else if (notification->content_type != NULL
           && g_ascii_strcasecmp (notification->content_type, "application/json") == 0)
    judge_json (notification, verdict);
  else
    judge_form (notification, verdict);
}
