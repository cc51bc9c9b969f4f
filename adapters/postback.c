/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another Takings that receives ("takings serve"): its feed, in the order in which it took things
 * in. Cursor and mark are "INBOX:NUMBER". */
#include "config.h"

#include "postback.h"

#include <glib/gi18n-lib.h>

static const TakingsFieldSpec fields[] = {
  { "feed_token", N_ ("Feed token"), N_ ("On the relay: takings links --feed"), "^[0-9a-f]{16,}$",
    .pattern_is_hint = TRUE, .secret = TRUE, .required = TRUE },
};
static const TakingsAdapterInfo info = {
  .id = "postback",
  .name = N_ ("Postbacks"),
  .color = "#8a5fb5",
  .zone = "UTC",
  .note = N_ ("The relay is another “takings serve”: name it as the account’s address."),
  TAKINGS_FIELDS (fields),
  .backfill_days = 1,
  .requests_per_minute = 600,
  .timeout_seconds = 60,
  .delivers = TAKINGS_DELIVERS_SALES | TAKINGS_DELIVERS_CLICKS,
  .uses_mark = TRUE,
  .acknowledges = TRUE,
};

/* "INBOX:NUMBER"; without one, the beginning of whichever inbox there is. */
static gint64
read_place (const TakingsContext *context, TakingsText *inbox)
{
  const char *place = context->cursor != NULL ? context->cursor : context->mark;
  const char *colon = place != NULL ? strchr (place, ':') : NULL;
  gint64 number = 0;

  *inbox = TAKINGS_TEXT_NONE;
  if (colon == NULL || !takings_text_to_int64 (takings_text (colon + 1), &number) || number < 0)
    return 0;
  *inbox = (TakingsText){ place, (gsize) (colon - place) };
  return number;
}

static TakingsRequest *
next_request (TakingsAdapter *adapter, const TakingsContext *context, GError **error)
{
  TakingsRequest *request = takings_request_new ("GET", "/feed");
  gboolean check = context->purpose == TAKINGS_PURPOSE_CHECK;
  TakingsText inbox;

  takings_request_bearer (request, takings_context_get (context, "feed_token"));
  takings_request_query_int (request, "after", check ? 0 : read_place (context, &inbox));
  takings_request_query_int (request, "limit", check ? 1 : 1000);
  return request;
}

enum
{
  INBOX,
  LAST,
  EVENTS,
  NEXT,
  N_TOP
};
static const TakingsMapField top_fields[N_TOP] = {
  [INBOX] = { "inbox" }, [LAST] = { "last" }, [EVENTS] = { "events", TRUE }, [NEXT] = { "next" }
};

/* Where the next request goes on, and how far everything is known. */
static void
set_place (TakingsPage *page, const TakingsText *top, gint64 next, gint64 last)
{
  page->mark = g_strdup_printf ("%.*s:%" G_GINT64_FORMAT, (int) top[INBOX].len, top[INBOX].data,
                                next);
  if (next < last)
    takings_page_set_next (page, page->mark);
}

static gboolean
read_page (TakingsAdapter *adapter, const TakingsContext *context, const TakingsResponse *response,
           TakingsPage *page, GError **error)
{
  TakingsText top[N_TOP] = { 0 }, inbox;
  gint64 last = 0, next = 0, after = read_place (context, &inbox);
  TakingsJsonList list;

  if (!takings_response_check (response, page, "The relay", error))
    return FALSE;
  if (!takings_answer_read (page, TAKINGS_MAP (top_fields), top) || top[INBOX].len == 0
      || memchr (top[INBOX].data, ':', top[INBOX].len) != NULL || top[EVENTS].data == NULL
      || !takings_text_to_int64 (top[LAST], &last) || !takings_text_to_int64 (top[NEXT], &next))
    return takings_refuse_broken (error, &info);
  if (context->purpose == TAKINGS_PURPOSE_CHECK)
    return TRUE;
  if (after > 0 && (!takings_text_equal (inbox, top[INBOX]) || after > last))
    {
      page->warning = g_strdup ("The relay has another inbox: it is read from its beginning.");
      set_place (page, top, 0, MAX (last, 1));
      return TRUE;
    }
  takings_json_list_init (&list, top[EVENTS]);
  for (; takings_json_list_next (&list); page->n_read++)
    takings_postback_read_event (context, page, &list.json, list.position);
  if (list.json.broken != NULL || (next <= after && page->n_read > 0))
    return takings_refuse_broken (error, &info);
  /* One more request, of what comes after the last, tells the relay that all of it has arrived. */
  set_place (page, top, next, page->n_read > 0 ? G_MAXINT64 : 0);
  return TRUE;
}

TAKINGS_DEFINE_ADAPTER (Postback, postback, NULL, next_request, read_page)
