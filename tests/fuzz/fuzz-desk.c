/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "adapter-table.h"
#include "adapter.h"
#include "desk.h"
#include "fuzz.h"

#include <string.h>

#define TOKEN "0123456789abcdef0123456789abcdef"

/* What anybody may send to a receiver: the first byte chooses where, the rest is a query or a body.
 * What was taken in is then read back as a relay's feed by the adapter. */
static const struct
{
  const char *method, *path, *type;
} targets[] = {
  { "GET", "/click", NULL },
  { "GET", "/postback", NULL },
  { "POST", "/postback", "application/x-www-form-urlencoded" },
  { "POST", "/postback", "application/json" },
  { "POST", "/hook/clickbank/" TOKEN, "application/json" },
  { "POST", "/hook/clickbank/" TOKEN, NULL },
  { "POST", "/hook/hotmart/" TOKEN, "application/json" },
  { "POST", "/hook/hotmart/" TOKEN, NULL },
  { "POST", "/hook/jvzoo/" TOKEN, NULL },
  { "GET", "/hook/jvzoo/" TOKEN, NULL },
  { "POST", "/hook/digistore24/" TOKEN, NULL },
  { "GET", "/hook/digistore24/" TOKEN, NULL },
  { "GET", "/hook/maxweb/" TOKEN, NULL },
  { "GET", "/hook/buygoods/" TOKEN, NULL },
  { "GET", "/feed", NULL },
};

static void
ignore (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
}

static TakingsDesk *
make_desk (TakingsInbox *inbox)
{
  static const char *const networks[][2] = {
    { NULL, NULL },
    { "clickbank", "KEY9 secret" },
    { "hotmart", "s" },
    { "jvzoo", "s3cr3t-key" },
    { "digistore24", "pass-phrase" },
    { "maxweb", NULL },
    { "buygoods", NULL },
  };
  TakingsDesk *desk = takings_desk_new (inbox, 0, 0);
  GPtrArray *campaigns = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (networks); i++)
    {
      TakingsCampaign *campaign = takings_campaign_new (
        networks[i][0] != NULL ? networks[i][0] : "open", "x");

      campaign->network = g_strdup (networks[i][0]);
      campaign->destination = g_strdup (i == 0 ? "https://a.example/?c={click_id}&s={sub1}" : NULL);
      g_ptr_array_add (campaigns,
                       takings_desk_campaign_new (campaign, TOKEN, NULL, networks[i][1]));
    }
  takings_desk_set_campaigns (desk, campaigns, "feed");
  return desk;
}

static void
handle (TakingsDesk *desk, TakingsIncoming *incoming, TakingsAnswer *answer)
{
  incoming->peer = (const guint8 *) "\x7f\0\0\1";
  incoming->peer_len = 4;
  takings_desk_handle (desk, incoming, answer);
  g_assert_cmpuint (answer->status, >=, 200);
  g_assert_cmpuint (answer->status, <, 500);
  g_assert_true (g_utf8_validate (answer->body->str, (gssize) answer->body->len, NULL));
  /* Nothing can break out of a header. */
  g_assert_null (strpbrk (answer->location->str, "\r\n"));
}

static void
read_back (TakingsDesk *desk, TakingsAnswer *answer)
{
  TakingsIncoming feed = { .method = "GET", .path = "/feed", .authorization = "Bearer feed" };
  g_autoptr (GHashTable) fields = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) headers = g_hash_table_new (g_str_hash, g_str_equal);
  TakingsContext context = { .purpose = TAKINGS_PURPOSE_READ, .fields = fields };
  TakingsResponse response = { 200, headers };
  g_autoptr (TakingsPage) page = NULL;
  g_autoptr (GError) error = NULL;

  handle (desk, &feed, answer);
  page = takings_page_new (g_strdup (answer->body->str), answer->body->len);
  takings_adapter_read_page (takings_registry_lookup ("postback"), &context, &response, page,
                             &error);
  g_assert_no_error (error); /* what the receiver writes is always readable */
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static gsize filled;
  g_autoptr (TakingsInbox) inbox = NULL;
  g_autoptr (TakingsDesk) desk = NULL;
  g_autofree char *text = NULL;
  guint which = size > 0 ? data[0] % G_N_ELEMENTS (targets) : 0;
  TakingsIncoming incoming = { .method = targets[which].method,
                               .path = targets[which].path,
                               .content_type = targets[which].type,
                               .hottok = "s" };
  TakingsIncoming click = { .method = "GET",
                            .path = "/click",
                            .query = "affiliate_id=7&campaign_id=open&click_id=k1" };
  TakingsAnswer answer;

  if (g_once_init_enter (&filled))
    {
      g_log_set_handler ("takings-postback", G_LOG_LEVEL_MESSAGE, ignore, NULL);
      takings_registry_fill (takings_adapter_types, G_N_ELEMENTS (takings_adapter_types) - 1);
      g_once_init_leave (&filled, 1);
    }
  inbox = takings_inbox_open (":memory:", NULL);
  desk = make_desk (inbox);
  takings_answer_init (&answer);
  text = g_strndup (size > 1 ? (const char *) data + 1 : "", size > 1 ? size - 1 : 0);
  handle (desk, &click, &answer);
  if (strcmp (incoming.method, "GET") == 0)
    incoming.query = text;
  else
    {
      incoming.body = text;
      incoming.body_len = size > 1 ? size - 1 : 0;
    }
  handle (desk, &incoming, &answer);
  g_assert_true (takings_inbox_commit (inbox, NULL));
  read_back (desk, &answer);
  takings_answer_clear (&answer);
  return 0;
}
