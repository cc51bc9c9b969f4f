/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "postback.h"

enum
{
  KIND,
  AT,
  CAMPAIGN,
  AFFILIATE,
  CLICK,
  SUB1,
  SUB5 = SUB1 + 4,
  EVENT,
  AMOUNT,
  CURRENCY,
  ORDER,
  NETWORK,
  ROW,
  EXTRAS,
  N_SLOTS = EXTRAS + TAKINGS_N_EXTRAS
};
static const TakingsMapField fields[N_SLOTS] = {
  [KIND] = { "kind" },
  [AT] = { "at" },
  [CAMPAIGN] = { "campaign" },
  [AFFILIATE] = { "affiliate" },
  [CLICK] = { "click_id" },
  [SUB1] = { "sub1" },
  [SUB1 + 1] = { "sub2" },
  [SUB1 + 2] = { "sub3" },
  [SUB1 + 3] = { "sub4" },
  [SUB5] = { "sub5" },
  [EVENT] = { "event" },
  [AMOUNT] = { "amount" },
  [CURRENCY] = { "currency" },
  [ORDER] = { "order_id" },
  [NETWORK] = { "network" },
  [ROW] = { "row", TRUE },
  [EXTRAS + TAKINGS_EXTRA_COMMISSION] = { "commission" },
  [EXTRAS + TAKINGS_EXTRA_CURRENCY] = { "commission_currency" },
  [EXTRAS + TAKINGS_EXTRA_TRACKING] = { "tracking" },
  [EXTRAS + TAKINGS_EXTRA_CAMPAIGN] = { "tracking_campaign" },
  [EXTRAS + TAKINGS_EXTRA_RECEIVED] = { "received" },
};
static const TakingsWord events[] = {
  { "sale", TAKINGS_KIND_SALE },
  { "rebill", TAKINGS_KIND_REBILL },
  { "refund", TAKINGS_KIND_REFUND },
  { "chargeback", TAKINGS_KIND_CHARGEBACK },
  { NULL },
};

#define TEST "takings-test-" /* begins the id of a click that is there to be seen, not to count */

/* So that parts joined by ':' can be told apart again. */
static TakingsText
escape (TakingsPage *page, TakingsText text)
{
  g_autoptr (GString) out = NULL;

  if (text.len == 0
      || (memchr (text.data, ':', text.len) == NULL && memchr (text.data, '%', text.len) == NULL))
    return text.data != NULL ? text : TAKINGS_TEXT ("");
  out = g_string_new_len (text.data, (gssize) text.len);
  g_string_replace (out, "%", "%25", 0);
  g_string_replace (out, ":", "%3A", 0);
  return takings_page_print (page, "%s", out->str);
}

static void
read_click (TakingsPage *page, const TakingsText *slot, gint64 at)
{
  TakingsClick click = {
    .click_id = slot[CLICK], .affiliate = slot[AFFILIATE], .campaign = slot[CAMPAIGN], .at = at
  };

  if (click.click_id.len >= strlen (TEST) && memcmp (click.click_id.data, TEST, strlen (TEST)) == 0)
    return;
  memcpy (click.subs, &slot[SUB1], sizeof click.subs);
  takings_page_add_click (page, &click);
}

/* What the sender told is what was earned. */
static void
read_conversion (TakingsPage *page, const TakingsText *slot, gint64 at, gint64 position)
{
  TakingsEntry entry = { .order_id = slot[ORDER].len > 0 ? slot[ORDER] : slot[CLICK],
                         .tracking_id = slot[CLICK],
                         .campaign = slot[CAMPAIGN],
                         .affiliate = slot[AFFILIATE],
                         .raw_status = slot[EVENT],
                         .occurred_at = at,
                         .state = TAKINGS_STATE_APPROVED,
                         .count = 1 };
  TakingsText click = escape (page, slot[CLICK]), order = escape (page, slot[ORDER]);
  TakingsText who = escape (page, slot[AFFILIATE]);
  const TakingsWord *word = events;

  while (word->word != NULL && !takings_text_is (slot[EVENT], word->word))
    word++;
  entry.has_commission = takings_money_parse (slot[AMOUNT], &entry.commission);
  if (word->word == NULL || !entry.has_commission
      || !takings_currency_parse (slot[CURRENCY], entry.currency))
    {
      takings_page_reject (page, position, "event, amount or currency is not readable");
      return;
    }
  entry.kind = word->kind;
  if (slot[CLICK].len >= strlen (TEST) && memcmp (slot[CLICK].data, TEST, strlen (TEST)) == 0)
    {
      entry.flags |= TAKINGS_ENTRY_TEST;
      entry.state = TAKINGS_STATE_VOID;
    }
  entry.entry_id = TAKINGS_JOIN (page, TAKINGS_TEXT ("c:"), who, TAKINGS_COLON, click,
                                 TAKINGS_COLON, slot[EVENT], TAKINGS_COLON, order);
  if (entry.kind != TAKINGS_KIND_SALE)
    entry.parent_id = TAKINGS_JOIN (page, who, TAKINGS_COLON, click, TAKINGS_TEXT (":sale:"),
                                    order);
  takings_entry_normalise_sign (&entry);
  takings_page_add (page, &entry);
}

void
takings_postback_read_event (const TakingsContext *context, TakingsPage *page, TakingsJson *json,
                             gint64 position)
{
  TakingsText slot[N_SLOTS] = { 0 };
  TakingsMoment moment;
  gboolean sent;

  if (!takings_map_read (TAKINGS_MAP (fields), json, slot)
      || !takings_moment_parse (slot[AT], NULL, &moment))
    {
      takings_page_reject (page, position, "the event or its moment is not readable");
      return;
    }
  sent = slot[CLICK].len > 0 && slot[AFFILIATE].len > 0 && slot[CAMPAIGN].len > 0;
  if (sent && takings_text_is (slot[KIND], "click"))
    read_click (page, slot, moment.unix_time);
  else if (sent && takings_text_is (slot[KIND], "conversion"))
    read_conversion (page, slot, moment.unix_time, position);
  else if (slot[ROW].len > 0 && takings_text_is (slot[KIND], "notification"))
    takings_postback_read_notification (context, page, slot[NETWORK], slot[AT], slot[ROW],
                                        &slot[EXTRAS], position);
  else
    takings_page_reject (page, position, "an event of a kind that this version does not know");
}
