/* SPDX-License-Identifier: GPL-3.0-or-later */
/* /log: the newest of what was taken in and refused, and what the desk does between requests. */
#include "config.h"

#include "desk-private.h"

#define REFUSALS_EVERY (2 * (gint64) G_USEC_PER_SEC)
#define PRUNE_EVERY    (24 * 3600 * (gint64) G_USEC_PER_SEC)

void
takings_desk_remember_refusal (TakingsDesk *desk, const char *path, guint status,
                               TakingsText reason)
{
  g_queue_push_head (&desk->refusals, takings_refusal_new (desk->now / G_USEC_PER_SEC, path, status,
                                                           reason, desk->who));
  if (desk->refusals.length > TAKINGS_INBOX_REFUSALS)
    takings_refusal_free (g_queue_pop_tail (&desk->refusals));
  desk->refusals_new = TRUE;
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
  TakingsDeskFeed feed = { answer->body, 0 };
  gint64 last = takings_inbox_get_last (desk->inbox);

  if (!takings_desk_is_reader (desk, incoming, answer))
    return;
  g_string_append (answer->body, "{\"refused\":[");
  for (GList *at = desk->refusals.head; at != NULL; at = at->next)
    add_refusal (answer->body, at->data);
  g_string_append (answer->body, "],\"events\":[");
  if (takings_inbox_read (desk->inbox, MAX (last - TAKINGS_INBOX_REFUSALS, 0),
                          TAKINGS_INBOX_REFUSALS, takings_desk_add_event, &feed, &error))
    {
      g_string_append (answer->body, "]}");
      return;
    }
  g_warning ("%s", error->message);
  takings_answer_unavailable (answer);
}

/* --- between requests --- */

void
takings_desk_keep_refusals (TakingsDesk *desk)
{
  g_autoptr (GError) error = NULL;

  if (!desk->refusals_new || takings_inbox_is_dirty (desk->inbox))
    return;
  desk->refusals_new = FALSE; /* also where that fails: the next one tries again */
  if (!takings_inbox_keep_refusals (desk->inbox, &desk->refusals, &error))
    g_warning ("%s", error->message);
}

static void
prune (TakingsDesk *desk, gint64 now)
{
  g_autoptr (GError) error = NULL;
  gint64 moment = desk->clock (desk->clock_data) / G_USEC_PER_SEC;
  gboolean more = takings_inbox_prune (desk->inbox, moment, desk->keep_days, &error);

  if (error != NULL)
    g_warning ("%s", error->message);
  desk->prune_at = more ? now : now + PRUNE_EVERY;
}

gint64
takings_desk_tidy (TakingsDesk *desk)
{
  gint64 now = g_get_monotonic_time ();

  if (desk->refusals_new && now >= desk->keep_refusals_at)
    {
      takings_desk_keep_refusals (desk);
      desk->keep_refusals_at = now + REFUSALS_EVERY;
    }
  if (desk->keep_days > 0 && now >= desk->prune_at)
    prune (desk, now);
  takings_inbox_tidy (desk->inbox);
  if (desk->refusals_new)
    return desk->keep_days > 0 ? MIN (desk->keep_refusals_at, desk->prune_at)
                               : desk->keep_refusals_at;
  return desk->keep_days > 0 ? desk->prune_at : -1;
}
