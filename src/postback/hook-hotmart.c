/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hook.h"

#include "map.h"
#include "moment.h"
#include "secret.h"

/* Webhook 2.0.0 is JSON, 1.0.0 a form; both carry the account's static token. */

enum
{
  HOTTOK,
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

/* An affiliate's own commission; where no affiliate took part, the producer's. */
static void
put_commission (TakingsText raw, TakingsVerdict *verdict)
{
  TakingsText best[N_LINE] = { 0 };
  TakingsJsonList list;

  takings_json_list_init (&list, raw);
  while (takings_json_list_next (&list))
    {
      TakingsText line[N_LINE] = { 0 };

      if (takings_map_read (TAKINGS_MAP (line_fields), &list.json, line)
          && ((takings_text_is (line[L_SOURCE], "PRODUCER") && best[L_SOURCE].data == NULL)
              || takings_text_is (line[L_SOURCE], "AFFILIATE")))
        memcpy (best, line, sizeof best);
    }
  takings_hook_put_text (verdict, "commission", best[L_VALUE]);
  takings_hook_put_text (verdict, "commission_currency",
                         best[L_CURRENCY].len > 0 ? best[L_CURRENCY] : best[L_CURRENCY_2]);
}

static void
open_object (TakingsVerdict *verdict, const char *name)
{
  if (verdict->data->str[verdict->data->len - 1] != '{')
    g_string_append_c (verdict->data, ',');
  g_string_append_printf (verdict->data, "\"%s\":{", name);
}

static void
put_row (const TakingsText *slot, TakingsVerdict *verdict)
{
  takings_hook_open_row (verdict);
  open_object (verdict, "purchase");
  takings_hook_put_text (verdict, "transaction", slot[TRANSACTION]);
  takings_hook_put_text (verdict, "status", slot[STATUS]);
  takings_hook_put_text (verdict, "order_date", slot[ORDERED]);
  takings_hook_put_text (verdict, "approved_date", slot[APPROVED]);
  takings_hook_put_text (verdict, "recurrency_number", slot[RECURRENCE]);
  if (slot[PLAN].len > 0)
    takings_form_put_member (verdict->data, "is_subscription", TAKINGS_TEXT ("true"));
  open_object (verdict, "price");
  takings_hook_put_text (verdict, "value", slot[PRICE]);
  takings_hook_put_text (verdict, "currency_code",
                         slot[CURRENCY].len > 0 ? slot[CURRENCY] : slot[CURRENCY_2]);
  g_string_append_c (verdict->data, '}');
  open_object (verdict, "tracking");
  takings_hook_put_text (verdict, "source", slot[SRC]);
  takings_hook_put_text (verdict, "source_sck", slot[SCK]);
  g_string_append (verdict->data, "}}");
  open_object (verdict, "product");
  takings_hook_put_text (verdict, "id", slot[PRODUCT_ID]);
  takings_hook_put_text (verdict, "name", slot[PRODUCT]);
  g_string_append_c (verdict->data, '}');
  open_object (verdict, "producer");
  takings_hook_put_text (verdict, "name", slot[VENDOR]);
  g_string_append_c (verdict->data, '}');
  takings_hook_close_row (verdict);
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
      if (slot[ORDERED].len == 0 && slot[APPROVED].len == 0)
        slot[ORDERED] = slot[CREATED]; /* some events name no other moment */
      put_commission (slot[COMMISSIONS], verdict);
      put_row (slot, verdict);
    }
}

/* Version 1.0.0: "2026-03-02T14:05:31Z" or milliseconds. */
static void
put_form (const TakingsNotification *notification, TakingsVerdict *verdict)
{
  static const char *const slots[N_SLOTS] = {
    [TRANSACTION] = "transaction",
    [STATUS] = "status",
    [PRICE] = "price",
    [CURRENCY] = "currency",
    [RECURRENCE] = "recurrency",
    [SRC] = "src",
    [SCK] = "sck",
    [PRODUCT_ID] = "prod",
    [PRODUCT] = "prod_name",
    [PLAN] = "subscriber_code",
  };
  TakingsText slot[N_SLOTS] = { 0 };
  TakingsText date = takings_form_get (notification->form, "purchase_date");
  TakingsMoment moment;
  char millis[24];
  gint64 at = notification->now;

  for (guint i = 0; i < N_SLOTS; i++)
    if (slots[i] != NULL)
      slot[i] = takings_form_get (notification->form, slots[i]);
  if (takings_moment_parse (date, NULL, &moment))
    at = moment.unix_time;
  else
    takings_form_put_member (verdict->data, "received", TAKINGS_TEXT ("1"));
  g_snprintf (millis, sizeof millis, "%" G_GINT64_FORMAT "000", at);
  slot[ORDERED] = takings_text (millis);
  takings_hook_put_first (notification, verdict, "commission", "cms_aff");
  takings_hook_put_first (notification, verdict, "commission_currency", "currency");
  put_row (slot, verdict);
}

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
    put_form (notification, verdict);
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
