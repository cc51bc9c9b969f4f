/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk-private.h"
#include "secret.h"

#define MAX_EVENTS 1000
#define MAX_BYTES  (4 * 1024 * 1024)
#define MAX_LOGGED 50 /* events and refusals, each */

typedef struct
{
  GString *out;
  gint64 last;
} Feed;

static void
add_event (const TakingsEvent *event, gpointer data)
{
  Feed *feed = data;
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

/* FALSE: answered. */
static gboolean
is_reader (TakingsDesk *desk, const TakingsIncoming *incoming, TakingsAnswer *answer)
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
  Feed feed = { answer->body, 0 };
  gint64 after, limit;

  if (!is_reader (desk, incoming, answer))
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
  if (!takings_inbox_read (desk->inbox, after, (guint) CLAMP (limit, 1, MAX_EVENTS), add_event,
                           &feed, &error))
    {
      g_warning ("%s", error->message);
      takings_answer_unavailable (answer);
      return;
    }
  g_string_append_printf (answer->body, "],\"next\":%" G_GINT64_FORMAT "}",
                          feed.last != 0 ? feed.last : after);
}

/* --- /log: the newest of what was taken in and refused --- */

static void
refusal_free (gpointer data)
{
  TakingsRefusal *refusal = data;

  g_free (refusal->reason);
  g_free (refusal->campaign);
  g_free (refusal);
}

void
takings_desk_remember_refusal (TakingsDesk *desk, const char *path, guint status,
                               TakingsText reason)
{
  TakingsRefusal *refusal = g_new0 (TakingsRefusal, 1);

  refusal->at = desk->now / G_USEC_PER_SEC;
  refusal->path = path;
  refusal->status = status;
  refusal->reason = takings_text_dup (reason);
  refusal->campaign = g_strdup (desk->who);
  g_queue_push_head (&desk->refusals, refusal);
  if (desk->refusals.length > MAX_LOGGED)
    refusal_free (g_queue_pop_tail (&desk->refusals));
}

void
takings_desk_forget_refusals (TakingsDesk *desk)
{
  g_queue_clear_full (&desk->refusals, refusal_free);
}

static void
add_refusal (GString *out, const TakingsRefusal *refusal)
{
  char moment[24];

  takings_moment_print (refusal->at, moment);
  g_string_append_printf (out, "%s{\"at\":\"%s\",\"path\":\"%s\",\"status\":%u,\"reason\":\"%s\"",
                          out->str[out->len - 1] == '[' ? "" : ",", moment, refusal->path,
                          refusal->status, refusal->reason);
  if (refusal->campaign != NULL)
    takings_form_put_member (out, "campaign", takings_text (refusal->campaign));
  g_string_append_c (out, '}');
}

/* Unlike /feed this tells nothing about what has arrived where it was going. */
void
takings_desk_log (TakingsDesk *desk, const TakingsIncoming *incoming, TakingsAnswer *answer)
{
  g_autoptr (GError) error = NULL;
  Feed feed = { answer->body, 0 };

  if (!is_reader (desk, incoming, answer))
    return;
  g_string_append (answer->body, "{\"refused\":[");
  for (GList *at = desk->refusals.head; at != NULL; at = at->next)
    add_refusal (answer->body, at->data);
  g_string_append (answer->body, "],\"events\":[");
  if (takings_inbox_read (desk->inbox, MAX (takings_inbox_get_last (desk->inbox) - MAX_LOGGED, 0),
                          MAX_LOGGED, add_event, &feed, &error))
    {
      g_string_append (answer->body, "]}");
      return;
    }
  g_warning ("%s", error->message);
  takings_answer_unavailable (answer);
}
