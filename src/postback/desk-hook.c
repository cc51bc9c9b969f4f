/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk-private.h"
#include "hook.h"
#include "secret.h"

/* "/hook/NETWORK/TOKEN" and nothing else; a token needs no escapes. */
static gboolean
split (const char *path, TakingsText *network, TakingsText *token)
{
  const char *start = path + strlen ("/hook/"), *slash = strchr (start, '/');

  if (slash == NULL)
    return FALSE;
  *network = (TakingsText){ start, (gsize) (slash - start) };
  *token = takings_text (slash + 1);
  for (gsize i = 0; i < token->len; i++)
    if (!g_ascii_isalnum (token->data[i]))
      return FALSE;
  return token->len > 0;
}

/* Looks at every campaign, so that the time does not tell which is close. */
static TakingsDeskCampaign *
find_token (TakingsDesk *desk, TakingsText network, TakingsText token)
{
  TakingsDeskCampaign *found = NULL;

  for (guint i = 0; i < desk->campaigns->len; i++)
    {
      TakingsDeskCampaign *campaign = desk->campaigns->pdata[i];

      if (campaign->campaign->network != NULL
          && takings_text_equal (network, takings_text (campaign->campaign->network))
          && takings_secret_equals (token, takings_text (campaign->token)))
        found = campaign;
    }
  return found;
}

static TakingsDeskCampaign *
find (TakingsDesk *desk, TakingsText network, TakingsText token)
{
  TakingsDeskCampaign *campaign = find_token (desk, network, token);

  if (campaign == NULL && desk->refresh != NULL && desk->refresh (desk->refresh_data))
    campaign = find_token (desk, network, token);
  return campaign;
}

static gboolean
is_form (const char *content_type)
{
  return content_type == NULL
         || g_ascii_strcasecmp (content_type, "application/x-www-form-urlencoded") == 0;
}

static void
store (TakingsDesk *desk, const TakingsDeskCampaign *campaign, TakingsAnswer *answer)
{
  g_autofree char *digest = g_compute_checksum_for_data (
    G_CHECKSUM_SHA256, (const guchar *) desk->data->str, desk->data->len);
  gboolean repeated;

  g_string_printf (desk->key, "n:%s:%s:%s", campaign->campaign->code, campaign->campaign->network,
                   digest);
  if (takings_desk_append (desk, TAKINGS_EVENT_NOTIFICATION,
                           takings_text (campaign->campaign->code), TAKINGS_TEXT_NONE,
                           TAKINGS_TEXT_NONE, &repeated, answer))
    g_string_assign (answer->body, "OK");
}

void
takings_desk_hook (TakingsDesk *desk, const TakingsIncoming *incoming, TakingsAnswer *answer)
{
  TakingsVerdict verdict = { 200, NULL, TRUE, desk->data };
  TakingsNotification notification = {
    .form = desk->form,
    .n_query = desk->form->fields->len,
    .body = incoming->body,
    .body_len = incoming->body_len,
    .content_type = incoming->content_type,
    .hottok = incoming->hottok,
    .posted = strcmp (incoming->method, "POST") == 0,
    .now = desk->now / G_USEC_PER_SEC,
  };
  TakingsDeskCampaign *campaign = NULL;
  TakingsText network, token;
  const TakingsHook *hook = NULL;

  if (split (incoming->path, &network, &token) && (hook = takings_hook_find (network)) != NULL)
    campaign = find (desk, network, token);
  if (campaign == NULL)
    {
      takings_answer_fail (answer, 404, "There is no such hook");
      return;
    }
  if (!takings_desk_may (desk, campaign, answer))
    return;
  notification.secret = campaign->secret;
  if (hook->needs_secret && campaign->secret == NULL)
    {
      takings_answer_fail (answer, 401, "The network's own key is not set here");
      return;
    }
  if (is_form (incoming->content_type) && !takings_desk_read_body (desk, incoming, answer))
    return;
  g_string_assign (desk->data, "{");
  takings_form_put_member (desk->data, "network", network);
  hook->judge (&notification, &verdict);
  g_string_append_c (desk->data, '}');
  answer->type = "text/plain";
  if (verdict.status != 200)
    takings_answer_fail (answer, verdict.status, verdict.message);
  else if (!verdict.keep)
    g_string_assign (answer->body, "OK");
  else
    store (desk, campaign, answer);
}
