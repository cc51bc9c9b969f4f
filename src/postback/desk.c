/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thread. */
#include "config.h"

#include "desk-private.h"
#include "macro.h"

#define LOG_LINES_A_SECOND 20

/* --- answers --- */

void
takings_answer_init (TakingsAnswer *answer)
{
  *answer = (TakingsAnswer){ .body = g_string_new (NULL), .location = g_string_new (NULL) };
}

void
takings_answer_clear (TakingsAnswer *answer)
{
  g_string_free (answer->body, TRUE);
  g_string_free (answer->location, TRUE);
}

static void
reset (TakingsAnswer *answer)
{
  g_string_truncate (answer->body, 0);
  g_string_truncate (answer->location, 0);
  answer->status = 200;
  answer->type = "application/json";
  answer->retry_after = 0;
  answer->waits = FALSE;
}

void
takings_answer_fail (TakingsAnswer *answer, guint status, const char *message)
{
  reset (answer);
  answer->status = status;
  g_string_append (answer->body, "{\"status\":\"error\",\"message\":");
  takings_form_put_json (answer->body, takings_text (message));
  g_string_append_c (answer->body, '}');
}

void
takings_answer_unavailable (TakingsAnswer *answer)
{
  takings_answer_fail (answer, 503, "Not stored; please send it again later");
  answer->retry_after = 30;
}

/* --- life --- */

TakingsDeskCampaign *
takings_desk_campaign_new (TakingsCampaign *campaign, const char *token, const char *signing_key,
                           const char *secret)
{
  TakingsDeskCampaign *self = g_new0 (TakingsDeskCampaign, 1);

  self->campaign = campaign;
  self->token = g_strdup (token);
  self->signing_key = g_strdup (signing_key);
  self->secret = g_strdup (secret);
  return self;
}

static void
desk_campaign_free (gpointer data)
{
  TakingsDeskCampaign *self = data;

  takings_campaign_free (self->campaign);
  g_free (self->token);
  g_free (self->signing_key);
  g_free (self->secret);
  g_free (self);
}

static gint64
real_now (gpointer data)
{
  return g_get_real_time ();
}

TakingsDesk *
takings_desk_new (TakingsInbox *inbox, guint per_address, guint per_campaign)
{
  TakingsDesk *desk = g_new0 (TakingsDesk, 1);

  desk->inbox = inbox;
  desk->per_address = per_address;
  desk->per_campaign = per_campaign;
  desk->addresses = takings_buckets_new ();
  desk->form = takings_form_new ();
  desk->key = g_string_new (NULL);
  desk->data = g_string_new (NULL);
  desk->clock = real_now;
  takings_inbox_load_refusals (inbox, &desk->refusals);
  takings_desk_set_campaigns (desk, g_ptr_array_new (), NULL);
  return desk;
}

void
takings_desk_free (TakingsDesk *desk)
{
  if (desk == NULL)
    return;
  takings_desk_keep_refusals (desk);
  g_hash_table_unref (desk->by_code);
  g_ptr_array_unref (desk->campaigns);
  takings_buckets_free (desk->addresses);
  takings_form_free (desk->form);
  g_string_free (desk->key, TRUE);
  g_string_free (desk->data, TRUE);
  g_free (desk->feed_token);
  g_queue_clear_full (&desk->refusals, (GDestroyNotify) takings_refusal_free);
  g_free (desk);
}

void
takings_desk_set_campaigns (TakingsDesk *desk, GPtrArray *campaigns, const char *feed_token)
{
  GHashTable *by_code = g_hash_table_new (g_str_hash, g_str_equal);
  char *copy = g_strdup (feed_token);

  g_ptr_array_set_free_func (campaigns, desk_campaign_free);
  for (guint i = 0; i < campaigns->len; i++)
    {
      TakingsDeskCampaign *entry = campaigns->pdata[i];
      TakingsDeskCampaign *old = desk->by_code != NULL
                                   ? g_hash_table_lookup (desk->by_code, entry->campaign->code)
                                   : NULL;

      if (old != NULL)
        entry->bucket = old->bucket;
      g_hash_table_insert (by_code, entry->campaign->code, entry);
    }
  g_clear_pointer (&desk->by_code, g_hash_table_unref);
  g_clear_pointer (&desk->campaigns, g_ptr_array_unref);
  desk->by_code = by_code;
  desk->campaigns = campaigns;
  g_free (desk->feed_token);
  desk->feed_token = copy;
}

void
takings_desk_set_refresh (TakingsDesk *desk, gboolean (*refresh) (gpointer), gpointer data)
{
  desk->refresh = refresh;
  desk->refresh_data = data;
}

void
takings_desk_set_clock (TakingsDesk *desk, gint64 (*now) (gpointer), gpointer data)
{
  desk->clock = now != NULL ? now : real_now;
  desk->clock_data = data;
}

void
takings_desk_set_keep (TakingsDesk *desk, guint days)
{
  desk->keep_days = days;
}

guint64
takings_desk_get_refused (TakingsDesk *desk)
{
  return desk->refused;
}

/* --- what the paths share --- */

TakingsDeskCampaign *
takings_desk_find (TakingsDesk *desk, TakingsText code)
{
  char copy[65];
  TakingsDeskCampaign *campaign;

  if (code.len == 0 || code.len >= sizeof copy)
    return NULL;
  memcpy (copy, code.data, code.len);
  copy[code.len] = '\0';
  campaign = g_hash_table_lookup (desk->by_code, copy);
  if (campaign == NULL && desk->refresh != NULL && desk->refresh (desk->refresh_data))
    campaign = g_hash_table_lookup (desk->by_code, copy);
  return campaign;
}

gboolean
takings_desk_may (TakingsDesk *desk, TakingsDeskCampaign *campaign, TakingsAnswer *answer)
{
  guint wait = takings_bucket_take (&campaign->bucket, desk->per_campaign, g_get_monotonic_time ());

  desk->who = campaign->campaign->code;
  if (wait == 0)
    return TRUE;
  takings_answer_fail (answer, 429, "Too many requests for this campaign");
  answer->retry_after = wait;
  return FALSE;
}

gboolean
takings_desk_read_body (TakingsDesk *desk, const TakingsIncoming *incoming, TakingsAnswer *answer)
{
  const char *fault = NULL;

  if (incoming->body_len == 0)
    return TRUE;
  if (incoming->content_type != NULL
      && g_ascii_strcasecmp (incoming->content_type, "application/json") == 0)
    fault = takings_form_add_json (desk->form, incoming->body, incoming->body_len);
  else if (incoming->content_type == NULL
           || g_ascii_strcasecmp (incoming->content_type, "application/x-www-form-urlencoded") == 0)
    fault = takings_form_add_encoded (desk->form, incoming->body, incoming->body_len);
  else
    {
      takings_answer_fail (answer, 415, "Send a form or JSON");
      return FALSE;
    }
  if (fault != NULL)
    takings_answer_fail (answer, 400, fault);
  return fault == NULL;
}

gboolean
takings_desk_name (TakingsDesk *desk, const char *name, const char *fault, gsize max,
                   TakingsText *text, TakingsAnswer *answer)
{
  *text = takings_form_get (desk->form, name);
  if (takings_macro_is_left (*text))
    fault = "A macro was not replaced";
  else if (takings_macro_is_name (*text, max))
    return TRUE;
  takings_answer_fail (answer, 400, fault);
  return FALSE;
}

gboolean
takings_desk_append (TakingsDesk *desk, TakingsEventKind kind, TakingsText campaign,
                     TakingsText affiliate, TakingsText click, gboolean *repeated,
                     TakingsAnswer *answer)
{
  TakingsEvent event = {
    .kind = kind,
    .at = desk->now / G_USEC_PER_SEC,
    .key = { desk->key->str, desk->key->len },
    .campaign = campaign,
    .affiliate = affiliate,
    .click = click,
    .data = { desk->data->str, desk->data->len },
  };
  g_autoptr (GError) error = NULL;
  TakingsInboxResult result = takings_inbox_append (desk->inbox, &event, NULL, &error);

  if (result == TAKINGS_INBOX_FAILED)
    {
      g_warning ("%s", error->message);
      takings_answer_unavailable (answer);
      return FALSE;
    }
  *repeated = result == TAKINGS_INBOX_REPEATED;
  answer->waits = TRUE;
  return TRUE;
}

void
takings_desk_health (TakingsDesk *desk, TakingsAnswer *answer)
{
  gint64 oldest = takings_inbox_get_oldest_unread (desk->inbox);
  char moment[24];

  takings_moment_print (oldest, moment);
  g_string_append_printf (
    answer->body, "{\"status\":\"ok\",\"received\":%" G_GINT64_FORMAT ",\"oldest_unread\":%s%s%s}",
    takings_inbox_get_last (desk->inbox), oldest != 0 ? "\"" : "", oldest != 0 ? moment : "null",
    oldest != 0 ? "\"" : "");
}

/* --- one request --- */

static void
log_refusal (TakingsDesk *desk, const char *path, const TakingsAnswer *answer)
{
  static const char start[] = "{\"status\":\"error\",\"message\":\"";
  gint64 second = g_get_monotonic_time () / G_USEC_PER_SEC;
  const char *reason = answer->body->str;

  desk->refused++;
  if (second != desk->log_second)
    {
      if (desk->swallowed > 0)
        g_message ("… and %u more requests refused", desk->swallowed);
      desk->log_second = second;
      desk->logged = desk->swallowed = 0;
    }
  if (desk->logged >= LOG_LINES_A_SECOND)
    {
      desk->swallowed++;
      return;
    }
  desk->logged++;
  if (g_str_has_prefix (reason, start))
    reason += sizeof start - 1;
  takings_desk_remember_refusal (desk, path, answer->status,
                                 (TakingsText){ reason, strcspn (reason, "\"") });
  g_message ("%s: %u %.*s%s%s", path, answer->status, (int) strcspn (reason, "\""), reason,
             desk->who != NULL ? ", campaign " : "", desk->who != NULL ? desk->who : "");
}

static const struct
{
  const char *path;
  void (*answer) (TakingsDesk *, const TakingsIncoming *, TakingsAnswer *);
  gboolean posts; /* POST is fine too */
  gboolean prefix;
} paths[] = {
  { "/click", takings_desk_click, FALSE, FALSE },
  { "/postback", takings_desk_postback, TRUE, FALSE },
  { "/hook/", takings_desk_hook, TRUE, TRUE },
  { "/feed", takings_desk_feed, FALSE, FALSE },
  { "/log", takings_desk_log, FALSE, FALSE },
};

static const char *
dispatch (TakingsDesk *desk, const TakingsIncoming *incoming, TakingsAnswer *answer)
{
  gboolean get = strcmp (incoming->method, "GET") == 0;
  const char *fault;

  if (strcmp (incoming->path, "/health") == 0 && (get || strcmp (incoming->method, "HEAD") == 0))
    {
      takings_desk_health (desk, answer);
      return "/health";
    }
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      if (paths[i].prefix ? !g_str_has_prefix (incoming->path, paths[i].path)
                          : strcmp (incoming->path, paths[i].path) != 0)
        continue;
      if (!get && !(paths[i].posts && strcmp (incoming->method, "POST") == 0))
        takings_answer_fail (answer, 405, "Method not allowed");
      else if (incoming->query != NULL && strlen (incoming->query) > TAKINGS_DESK_MAX_QUERY)
        takings_answer_fail (answer, 414, "The query is too long");
      else if (incoming->body_len > TAKINGS_DESK_MAX_BODY)
        takings_answer_fail (answer, 413, "The body is too long");
      else if (incoming->query != NULL
               && (fault = takings_form_add_encoded (desk->form, incoming->query,
                                                     strlen (incoming->query)))
                    != NULL)
        takings_answer_fail (answer, 400, fault);
      else
        paths[i].answer (desk, incoming, answer);
      return paths[i].path;
    }
  takings_answer_fail (answer, 404, "Not found");
  return "other path";
}

void
takings_desk_handle (TakingsDesk *desk, const TakingsIncoming *incoming, TakingsAnswer *answer)
{
  const char *path = "any path";
  guint wait;

  reset (answer);
  takings_form_clear (desk->form);
  desk->who = NULL;
  desk->now = desk->clock (desk->clock_data);
  wait = takings_buckets_take (desk->addresses, incoming->peer, incoming->peer_len,
                               desk->per_address, g_get_monotonic_time ());
  if (wait > 0)
    {
      takings_answer_fail (answer, 429, "Too many requests");
      answer->retry_after = wait;
    }
  else
    path = dispatch (desk, incoming, answer);
  if (answer->status >= 400)
    log_refusal (desk, path, answer);
}
