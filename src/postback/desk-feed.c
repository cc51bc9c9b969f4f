/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk-private.h"
#include "secret.h"

#define MAX_EVENTS 1000
#define MAX_BYTES  (4 * 1024 * 1024)

void
takings_desk_add_event (const TakingsEvent *event, gpointer data)
{
  TakingsDeskFeed *feed = data;
  char moment[24];

  if (feed->out->len > MAX_BYTES)
    return;
  takings_moment_print (event->at, moment);
  g_string_append_printf (
    feed->out, "%s{\"seq\":%" G_GINT64_FORMAT ",\"kind\":\"%s\",\"at\":\"%s\"",
    feed->last != 0 ? "," : "", event->seq, takings_event_kind_name (event->kind), moment);
  if (event->campaign.data != NULL)
    takings_form_put_member (feed->out, "campaign", event->campaign);
  if (event->affiliate.data != NULL)
    takings_form_put_member (feed->out, "affiliate", event->affiliate);
  if (event->click.data != NULL)
    takings_form_put_member (feed->out, "click_id", event->click);
  /* The members of the event's own object, up to its closing brace. */
  if (event->data.len > 2)
    g_string_append_c (feed->out, ',');
  g_string_append_len (feed->out, event->data.data + 1, (gssize) event->data.len - 1);
  feed->last = event->seq;
}

static gboolean
read_number (TakingsDesk *desk, const char *name, gint64 fallback, gint64 *value)
{
  TakingsText text = takings_form_get (desk->form, name);

  *value = fallback;
  return text.data == NULL || (takings_text_to_int64 (text, value) && *value >= 0);
}

gboolean
takings_desk_is_reader (TakingsDesk *desk, const TakingsIncoming *incoming, TakingsAnswer *answer)
{
  const char *given = incoming->authorization;

  if (given != NULL && g_ascii_strncasecmp (given, "Bearer ", 7) == 0
      && takings_secret_equals (takings_text (given + 7), takings_text (desk->feed_token)))
    return TRUE;
  takings_answer_fail (answer, 401, "Missing or wrong bearer token");
  return FALSE;
}

void
takings_desk_feed (TakingsDesk *desk, const TakingsIncoming *incoming, TakingsAnswer *answer)
{
  g_autoptr (GError) error = NULL;
  TakingsDeskFeed feed = { answer->body, 0 };
  gint64 after, limit;

  if (!takings_desk_is_reader (desk, incoming, answer))
    return;
  if (!read_number (desk, "after", 0, &after) || !read_number (desk, "limit", MAX_EVENTS, &limit))
    {
      takings_answer_fail (answer, 400, "after and limit must be numbers");
      return;
    }
  /* Who asks for what comes after a number has stored all up to it. */
  takings_inbox_note_read (desk->inbox, after);
  g_string_append (answer->body, "{");
  takings_form_put_member (answer->body, "inbox",
                           takings_text (takings_inbox_get_id (desk->inbox)));
  g_string_append_printf (answer->body, ",\"last\":%" G_GINT64_FORMAT ",\"events\":[",
                          takings_inbox_get_last (desk->inbox));
  if (!takings_inbox_read (desk->inbox, after, (guint) CLAMP (limit, 1, MAX_EVENTS),
                           takings_desk_add_event, &feed, &error))
    {
      g_warning ("%s", error->message);
      takings_answer_unavailable (answer);
      return;
    }
  g_string_append_printf (answer->body, "],\"next\":%" G_GINT64_FORMAT "}",
                          feed.last != 0 ? feed.last : after);
}
