/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk-private.h"
#include "macro.h"
#include "secret.h"

#define N_SUBS 5

static gboolean
is_listed (const TakingsCampaign *campaign, TakingsText affiliate)
{
  if (campaign->affiliates->len == 0)
    return TRUE;
  for (guint i = 0; i < campaign->affiliates->len; i++)
    if (takings_text_equal (affiliate, takings_text (campaign->affiliates->pdata[i])))
      return TRUE;
  return FALSE;
}

/* sub1 … sub5: may be empty or absent. */
static gboolean
read_subs (TakingsDesk *desk, TakingsText subs[N_SUBS], TakingsAnswer *answer)
{
  static const char *const names[N_SUBS] = { "sub1", "sub2", "sub3", "sub4", "sub5" };

  for (guint i = 0; i < N_SUBS; i++)
    {
      subs[i] = takings_form_get (desk->form, names[i]);
      if (takings_macro_is_left (subs[i]))
        {
          takings_answer_fail (answer, 400, "A macro was not replaced");
          return FALSE;
        }
      if (subs[i].len > 0 && !takings_macro_is_name (subs[i], 256))
        {
          takings_answer_fail (answer, 400, "Invalid sub id");
          return FALSE;
        }
      if (subs[i].len > 0)
        takings_form_put_member (desk->data, names[i], subs[i]);
    }
  return TRUE;
}

static void
answer_click (const TakingsCampaign *campaign, TakingsText affiliate, TakingsText click,
              const TakingsText subs[N_SUBS], TakingsAnswer *answer)
{
  TakingsFormField values[] = {
    { TAKINGS_TEXT ("click_id"), click },
    { TAKINGS_TEXT ("affiliate_id"), affiliate },
    { TAKINGS_TEXT ("campaign_id"), takings_text (campaign->code) },
    { TAKINGS_TEXT ("sub1"), subs[0] },
    { TAKINGS_TEXT ("sub2"), subs[1] },
    { TAKINGS_TEXT ("sub3"), subs[2] },
    { TAKINGS_TEXT ("sub4"), subs[3] },
    { TAKINGS_TEXT ("sub5"), subs[4] },
  };

  g_string_append (answer->body, "{\"status\":\"success\"");
  takings_form_put_member (answer->body, "click_id", click);
  g_string_append_c (answer->body, '}');
  if (campaign->destination == NULL)
    return;
  g_autofree char *location = takings_macro_expand (campaign->destination, values,
                                                    G_N_ELEMENTS (values));
  g_string_assign (answer->location, location);
  answer->status = 302;
}

void
takings_desk_click (TakingsDesk *desk, const TakingsIncoming *incoming, TakingsAnswer *answer)
{
  TakingsText affiliate, code, click, subs[N_SUBS];
  TakingsDeskCampaign *campaign;
  gboolean repeated;
  char made[33];

  if (takings_form_has_repeats (desk->form))
    {
      takings_answer_fail (answer, 400, "A parameter is there twice");
      return;
    }
  if (!takings_desk_name (desk, "affiliate_id", "Invalid affiliate", 128, &affiliate, answer)
      || !takings_desk_name (desk, "campaign_id", "Invalid campaign", 64, &code, answer))
    return;
  campaign = takings_desk_find (desk, code);
  if (campaign == NULL)
    {
      takings_answer_fail (answer, 404, "Invalid campaign");
      return;
    }
  if (!takings_desk_may (desk, campaign, answer))
    return;
  if (!is_listed (campaign->campaign, affiliate))
    {
      takings_answer_fail (answer, 404, "Invalid affiliate");
      return;
    }
  if (takings_form_get (desk->form, "click_id").len == 0)
    {
      takings_secret_new_click (desk->now / 1000, made);
      click = takings_text (made);
    }
  else if (!takings_desk_name (desk, "click_id", "Invalid click", 128, &click, answer))
    return;
  g_string_assign (desk->data, "{");
  if (!read_subs (desk, subs, answer))
    return;
  g_string_append_c (desk->data, '}');
  g_string_assign (desk->key, "c:");
  g_string_append_len (desk->key, affiliate.data, (gssize) affiliate.len);
  g_string_append_c (desk->key, '\n');
  g_string_append_len (desk->key, click.data, (gssize) click.len);
  if (takings_desk_append (desk, TAKINGS_EVENT_CLICK, code, affiliate, click, &repeated, answer))
    answer_click (campaign->campaign, affiliate, click, subs, answer);
}
