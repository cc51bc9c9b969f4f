/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "currency.h"
#include "desk-private.h"
#include "macro.h"
#include "secret.h"

#define MAX_AGE_SECONDS 300

typedef struct
{
  TakingsText affiliate, click, order, event;
  gint64 micros;
  char currency[4];
  TakingsDeskCampaign *campaign;
  char code[65];
} Postback;

/* The part of @text before "&sig=", which must be its last parameter. */
static gboolean
find_signed (const char *text, gsize len, TakingsText *covered, TakingsText *signature)
{
  static const char mark[] = "&sig=";
  const char *at = text != NULL ? g_strrstr_len (text, (gssize) len, mark) : NULL;

  if (at == NULL)
    return FALSE;
  *covered = (TakingsText){ text, (gsize) (at - text) };
  *signature = (TakingsText){ at + sizeof mark - 1, len - covered->len - (sizeof mark - 1) };
  return signature->len == 64;
}

static gboolean
is_signed (TakingsDesk *desk, const TakingsIncoming *incoming, const char *key)
{
  TakingsText covered, signature, ts = takings_form_get (desk->form, "ts");
  g_autofree char *expected = NULL;
  gint64 at;

  if (key == NULL || !takings_text_to_int64 (ts, &at)
      || ABS (at - desk->now / G_USEC_PER_SEC) > MAX_AGE_SECONDS)
    return FALSE;
  if (!find_signed (incoming->body, incoming->body_len, &covered, &signature)
      && !(incoming->body_len == 0 && incoming->query != NULL
           && find_signed (incoming->query, strlen (incoming->query), &covered, &signature)))
    return FALSE;
  expected = g_compute_hmac_for_data (G_CHECKSUM_SHA256, (const guchar *) key, strlen (key),
                                      (const guchar *) covered.data, covered.len);
  return takings_secret_equals_hex (signature, expected);
}

static gboolean
is_authorised (TakingsDesk *desk, const TakingsIncoming *incoming, const Postback *postback,
               TakingsAnswer *answer)
{
  TakingsDemands demands = postback->campaign->campaign->demands;
  TakingsText token = takings_form_get (desk->form, "token");

  if ((demands & TAKINGS_DEMANDS_TOKEN) != 0
      && !takings_secret_equals (token, takings_text (postback->campaign->token)))
    {
      takings_answer_fail (answer, 401, token.len > 0 ? "Wrong token" : "Missing token");
      return FALSE;
    }
  if ((demands & TAKINGS_DEMANDS_SIGNATURE) != 0
      && !is_signed (desk, incoming, postback->campaign->signing_key))
    {
      takings_answer_fail (answer, 401, "Missing, wrong or outdated signature");
      return FALSE;
    }
  return TRUE;
}

/* The click, its campaign and whether the sender may. */
static gboolean
read_who (TakingsDesk *desk, const TakingsIncoming *incoming, Postback *postback,
          TakingsAnswer *answer)
{
  g_autoptr (GError) error = NULL;

  if (!takings_desk_name (desk, "affiliate_id", "Invalid affiliate", 128, &postback->affiliate,
                          answer)
      || !takings_desk_name (desk, "click_id", "Invalid click", 128, &postback->click, answer))
    return FALSE;
  if (!takings_inbox_find_click (desk->inbox, postback->affiliate, postback->click, postback->code,
                                 &error))
    {
      if (error != NULL)
        {
          g_warning ("%s", error->message);
          takings_answer_unavailable (answer);
        }
      else
        takings_answer_fail (answer, 404, "Invalid click");
      return FALSE;
    }
  postback->campaign = takings_desk_find (desk, takings_text (postback->code));
  if (postback->campaign == NULL)
    {
      takings_answer_fail (answer, 404, "Invalid campaign");
      return FALSE;
    }
  return takings_desk_may (desk, postback->campaign, answer)
         && is_authorised (desk, incoming, postback, answer);
}

static gboolean
read_event (TakingsDesk *desk, Postback *postback, gboolean *reversal)
{
  static const char *const events[] = { "sale", "rebill", "refund", "chargeback" };

  postback->event = takings_form_get (desk->form, "event");
  if (postback->event.len == 0)
    postback->event = TAKINGS_TEXT ("sale");
  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    if (takings_text_equal (postback->event, takings_text (events[i])))
      {
        *reversal = i >= 2;
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_what (TakingsDesk *desk, Postback *postback, TakingsAnswer *answer)
{
  TakingsText amount = takings_form_get (desk->form, "amount");
  TakingsText currency = takings_form_get (desk->form, "currency");
  const char *fault = NULL;
  gboolean reversal = FALSE;

  postback->order = takings_form_get (desk->form, "order_id");
  if (currency.len == 0)
    currency = takings_text (postback->campaign->campaign->currency);
  if (takings_macro_is_left (amount) || takings_macro_is_left (postback->order)
      || takings_macro_is_left (currency)
      || takings_macro_is_left (takings_form_get (desk->form, "event")))
    fault = "A macro was not replaced";
  else if (!read_event (desk, postback, &reversal))
    fault = "Invalid event";
  else if (!takings_amount_parse (amount, &postback->micros) || (postback->micros < 0 && !reversal))
    fault = "Invalid amount";
  else if (!takings_currency_is_known (currency, postback->currency))
    fault = "Invalid currency";
  else if (postback->order.len > 0 && !takings_macro_is_name (postback->order, 128))
    fault = "Invalid order";
  if (reversal)
    postback->micros = -ABS (postback->micros);
  if (fault != NULL)
    takings_answer_fail (answer, 400, fault);
  return fault == NULL;
}

void
takings_desk_postback (TakingsDesk *desk, const TakingsIncoming *incoming, TakingsAnswer *answer)
{
  Postback postback = { 0 };
  char amount[32];
  gboolean repeated;

  if (!takings_desk_read_body (desk, incoming, answer))
    return;
  if (takings_form_has_repeats (desk->form))
    {
      takings_answer_fail (answer, 400, "A parameter is there twice");
      return;
    }
  if (!read_who (desk, incoming, &postback, answer) || !read_what (desk, &postback, answer))
    return;
  takings_money_print (postback.micros, postback.currency, amount);
  g_string_assign (desk->data, "{");
  takings_form_put_member (desk->data, "event", postback.event);
  takings_form_put_member (desk->data, "amount", takings_text (amount));
  takings_form_put_member (desk->data, "currency", takings_text (postback.currency));
  if (postback.order.len > 0)
    takings_form_put_member (desk->data, "order_id", postback.order);
  g_string_append_c (desk->data, '}');
  g_string_assign (desk->key, "p:");
  g_string_append_len (desk->key, postback.affiliate.data, (gssize) postback.affiliate.len);
  g_string_append_c (desk->key, '\n');
  g_string_append_len (desk->key, postback.click.data, (gssize) postback.click.len);
  g_string_append_c (desk->key, '\n');
  g_string_append_len (desk->key, postback.event.data, (gssize) postback.event.len);
  g_string_append_c (desk->key, '\n');
  g_string_append_len (desk->key, postback.order.data, (gssize) postback.order.len);
  if (takings_desk_append (desk, TAKINGS_EVENT_CONVERSION, takings_text (postback.code),
                           postback.affiliate, postback.click, &repeated, answer))
    g_string_append (answer->body, "{\"status\":\"success\",\"message\":\"Conversion tracked\"}");
}
