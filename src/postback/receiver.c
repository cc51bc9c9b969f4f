/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "receiver.h"

#include "desk.h"
#include "peer.h"

#define LOOK_SECONDS 1   /* how soon a changed campaign is noticed */
#define LOOK_AGAIN   0.1 /* the same when an unknown one is asked for */
#define MAX_BODIES   (64 * 1024 * 1024)

typedef struct
{
  SoupServerMessage *message; /* (owned) */
  guint64 transaction;        /* of the inbox: what it says is on disk with that */
} Waiting;

struct _TakingsReceiver
{
  TakingsInbox *inbox;   /* (owned) */
  TakingsDesk *desk;     /* (owned) */
  TakingsPeers *peers;   /* (owned) */
  SoupServer *server;    /* (owned) */
  TakingsGate *gate;     /* (owned) */
  TakingsLedger *ledger; /* (owned) (nullable) */
  TakingsSecretFunc secret;
  gpointer secret_data;
  gint64 version, looked; /* of the campaigns; when that was asked */
  GArray *waiting;        /* (owned) of Waiting: answers that wait for the commit */
  GSource *idle;          /* (owned) commits; only while something waits */
  gboolean idle_ready;
  gboolean stopping; /* each answer is the last of its connection */
  gulong aborted;
  TakingsAnswer answer;
  gsize bodies; /* bytes of request bodies that are being read */
};

void
takings_receiver_options_init (TakingsReceiverOptions *options)
{
  *options = (TakingsReceiverOptions){
    .port = TAKINGS_RECEIVER_PORT,
    .per_address = 6000,
    .per_campaign = 60000,
    .keep_days = TAKINGS_INBOX_KEEP_DAYS,
    .limits = { .max_connections = 10500, .read_seconds = 20, .write_seconds = 60 },
  };
}

/* --- campaigns --- */

static char *
look_up (TakingsReceiver *self, const char *account, const char *field, GError **error)
{
  return self->secret != NULL ? self->secret (account, field, self->secret_data, error) : NULL;
}

static TakingsDeskCampaign *
load_campaign (TakingsReceiver *self, TakingsCampaign *campaign, GError **error)
{
  g_autofree char *account = takings_campaign_vault_account (campaign->code);
  g_autofree char *token = NULL, *key = NULL, *secret = NULL;
  GError *local = NULL;

  token = look_up (self, account, "token", &local);
  if (local == NULL && (campaign->demands & TAKINGS_DEMANDS_SIGNATURE) != 0)
    key = look_up (self, account, "signing_key", &local);
  if (local == NULL && campaign->network != NULL)
    secret = look_up (self, account, "secret", &local);
  if (local == NULL)
    return takings_desk_campaign_new (campaign, token, key, secret);
  g_propagate_error (error, local);
  takings_campaign_free (campaign);
  return NULL;
}

static gboolean
load_campaigns (TakingsReceiver *self, GError **error)
{
  g_autoptr (GPtrArray) list = takings_ledger_list_campaigns (self->ledger, error);
  g_autoptr (GPtrArray) loaded = g_ptr_array_new ();
  g_autofree char *feed_token = NULL;
  g_autoptr (GError) local = NULL;

  if (list == NULL)
    return FALSE;
  feed_token = look_up (self, TAKINGS_RECEIVER_VAULT_ACCOUNT, "feed_token", &local);
  while (list->len > 0 && local == NULL)
    {
      TakingsDeskCampaign *campaign = load_campaign (
        self, g_ptr_array_steal_index (list, list->len - 1), &local);

      if (campaign != NULL)
        g_ptr_array_add (loaded, campaign);
    }
  takings_desk_set_campaigns (self->desk, g_steal_pointer (&loaded), feed_token);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Notices campaigns that were added or removed, at most every @seconds. */
static gboolean
look (TakingsReceiver *self, double seconds)
{
  gint64 now = g_get_monotonic_time (), version;
  g_autoptr (GError) error = NULL;

  if (self->ledger == NULL || now - self->looked < (gint64) (seconds * G_USEC_PER_SEC))
    return FALSE;
  self->looked = now;
  version = takings_ledger_campaigns_version (self->ledger);
  if (version == self->version || version < 0)
    return FALSE;
  if (!load_campaigns (self, &error))
    {
      g_warning ("The campaigns could not be read anew: %s", error->message);
      return FALSE;
    }
  self->version = version;
  return TRUE;
}

static gboolean
refresh (gpointer data)
{
  return look (data, LOOK_AGAIN);
}

/* --- the answers that wait --- */

static void
put_answer (SoupServerMessage *message, const TakingsAnswer *answer)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, answer->status, NULL);
  soup_server_message_set_response (message, answer->type, SOUP_MEMORY_COPY, answer->body->str,
                                    answer->body->len);
  if (answer->location->len > 0)
    {
      soup_message_headers_replace (headers, "Location", answer->location->str);
      soup_message_headers_replace (headers, "Cache-Control", "no-store");
    }
  if (answer->retry_after > 0)
    {
      char text[16];

      g_snprintf (text, sizeof text, "%u", answer->retry_after);
      soup_message_headers_replace (headers, "Retry-After", text);
    }
  if (answer->status == 401)
    soup_message_headers_replace (headers, "WWW-Authenticate", "Bearer");
}

static void
say_last (SoupServerMessage *message)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection",
                                "close");
}

static void
waiting_clear (gpointer data)
{
  g_object_unref (((Waiting *) data)->message);
}

static GArray *
waiting_new (void)
{
  GArray *waiting = g_array_new (FALSE, FALSE, sizeof (Waiting));

  g_array_set_clear_func (waiting, waiting_clear);
  return waiting;
}

/* Each hears what became of its own transaction: a fault may have ended one before the last began.
 * An answer that goes out lets the next request of its connection in at once, so those that wait
 * then are another group. */
static void
commit (TakingsReceiver *self)
{
  g_autoptr (GArray) group = g_steal_pointer (&self->waiting);
  g_autoptr (GError) error = NULL;
  guint64 transaction = takings_inbox_get_transaction (self->inbox);
  gboolean ok = takings_inbox_commit (self->inbox, &error);
  TakingsAnswer sorry;

  self->waiting = waiting_new ();
  takings_answer_init (&sorry);
  takings_answer_unavailable (&sorry);
  if (!ok)
    g_warning ("%s", error->message);
  for (guint i = 0; i < group->len; i++)
    {
      const Waiting *waiting = &g_array_index (group, Waiting, i);

      if (self->stopping)
        say_last (waiting->message);
      if (!ok || waiting->transaction != transaction)
        {
          soup_message_headers_remove (soup_server_message_get_response_headers (waiting->message),
                                       "Location");
          put_answer (waiting->message, &sorry);
        }
      soup_server_message_unpause (waiting->message);
    }
  takings_answer_clear (&sorry);
}

/* Its connection is gone: it may not be continued any more. */
static void
aborted_cb (SoupServer *server, SoupServerMessage *message, gpointer data)
{
  TakingsReceiver *self = data;

  for (guint i = 0; i < self->waiting->len; i++)
    if (g_array_index (self->waiting, Waiting, i).message == message)
      {
        g_array_remove_index_fast (self->waiting, i);
        return;
      }
}

static gboolean
idle_cb (gpointer data)
{
  TakingsReceiver *self = data;

  if (!self->idle_ready) /* all answers of the last group are out, and nothing new has come */
    {
      g_source_set_ready_time (self->idle, takings_desk_tidy (self->desk));
      return G_SOURCE_CONTINUE;
    }
  self->idle_ready = FALSE;
  commit (self);
  g_source_set_ready_time (self->idle, 0);
  return G_SOURCE_CONTINUE;
}

/* A source of low priority that is made once and only switched on and off. */
static gboolean
idle_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}
static GSourceFuncs idle_funcs = { NULL, NULL, idle_dispatch, NULL, NULL, NULL };

static void
wait_for_commit (TakingsReceiver *self, SoupServerMessage *message)
{
  if (message != NULL)
    {
      Waiting waiting = { g_object_ref (message), takings_inbox_get_transaction (self->inbox) };

      soup_server_message_pause (message);
      g_array_append_val (self->waiting, waiting);
    }
  if (self->waiting->len >= TAKINGS_RECEIVER_GROUP)
    commit (self);
  else if (!self->idle_ready)
    {
      g_source_set_ready_time (self->idle, 0);
      self->idle_ready = TRUE;
    }
}

/* --- requests --- */

static gsize
find_peer (TakingsReceiver *self, SoupServerMessage *message, guint8 key[16])
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);
  const char *forwarded;

  if (!G_IS_INET_SOCKET_ADDRESS (remote))
    {
      key[0] = 0; /* a Unix socket: all of it is one sender, unless a proxy says more */
      return 1;
    }
  forwarded = self->peers->len > 0 ? soup_message_headers_get_list (
                soup_server_message_get_request_headers (message), "X-Forwarded-For")
                                   : NULL;
  return takings_peers_find (self->peers,
                             g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote)),
                             forwarded, key);
}

static void
request_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer data)
{
  TakingsReceiver *self = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  GUri *uri = soup_server_message_get_uri (message);
  guint8 peer[16];
  TakingsIncoming incoming = {
    .method = soup_server_message_get_method (message),
    .path = g_uri_get_path (uri),
    .query = g_uri_get_query (uri),
    .authorization = soup_message_headers_get_one (headers, "Authorization"),
    .hottok = soup_message_headers_get_one (headers, "X-HOTMART-HOTTOK"),
    .peer = peer,
    .peer_len = find_peer (self, message, peer),
  };

  if (body->length > 0)
    {
      g_autoptr (GBytes) bytes = soup_message_body_flatten (body);

      incoming.content_type = soup_message_headers_get_content_type (headers, NULL);
      incoming.body = body->data;
      incoming.body_len = g_bytes_get_size (bytes);
    }
  look (self, LOOK_SECONDS);
  takings_desk_handle (self->desk, &incoming, &self->answer);
  put_answer (message, &self->answer);
  if (self->stopping)
    say_last (message);
  if (self->answer.waits)
    wait_for_commit (self, message);
  else if (takings_inbox_is_dirty (self->inbox))
    wait_for_commit (self, NULL);
  else if (self->answer.status >= 400 && !self->idle_ready)
    g_source_set_ready_time (self->idle, 0); /* it is remembered */
}

/* --- bodies: bounded each, and all together --- */

static void
refuse (SoupServerMessage *message, guint status, const char *reason)
{
  TakingsAnswer answer;

  takings_answer_init (&answer);
  takings_answer_fail (&answer, status, reason);
  if (status == 503)
    answer.retry_after = 1;
  put_answer (message, &answer);
  takings_answer_clear (&answer);
  say_last (message);
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
}

typedef struct
{
  TakingsReceiver *self;
  gsize reserved, got;
} Body;

static void
got_chunk_cb (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  Body *body = data;

  body->got += g_bytes_get_size (chunk);
  if (body->got > TAKINGS_DESK_MAX_BODY && soup_server_message_get_status (message) == 0)
    refuse (message, 413, "The body is too long");
}

static void
body_free (gpointer data, GClosure *closure)
{
  Body *body = data;

  body->self->bodies -= body->reserved;
  g_free (body);
}

static void
early_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
          gpointer data)
{
  TakingsReceiver *self = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupEncoding encoding = soup_message_headers_get_encoding (headers);
  goffset length = TAKINGS_DESK_MAX_BODY;
  Body *body;

  if (encoding == SOUP_ENCODING_NONE)
    return;
  if (encoding == SOUP_ENCODING_CONTENT_LENGTH)
    length = soup_message_headers_get_content_length (headers);
  if (length == 0)
    return;
  if (length > TAKINGS_DESK_MAX_BODY)
    {
      refuse (message, 413, "The body is too long");
      return;
    }
  if (self->bodies + (gsize) length > MAX_BODIES)
    {
      refuse (message, 503, "Too much at once; please send it again");
      return;
    }
  body = g_new0 (Body, 1);
  body->self = self;
  body->reserved = (gsize) length;
  self->bodies += body->reserved;
  g_signal_connect_data (message, "got-chunk", G_CALLBACK (got_chunk_cb), body, body_free, 0);
}

/* --- life --- */

static gboolean
listen (TakingsReceiver *self, const TakingsReceiverOptions *options, GError **error)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  int inherited = takings_gate_listen_inherited (self->gate, error);

  if (inherited != 0)
    return inherited > 0;
  return takings_gate_listen (self->gate, options->address != NULL ? options->address : loopback,
                              options->port, error);
}

TakingsReceiver *
takings_receiver_new (const TakingsReceiverOptions *options, TakingsLedger *ledger,
                      TakingsSecretFunc secret, gpointer secret_data, GError **error)
{
  g_autoptr (TakingsReceiver) self = g_new0 (TakingsReceiver, 1);

  takings_answer_init (&self->answer);
  self->waiting = waiting_new ();
  self->ledger = ledger != NULL ? g_object_ref (ledger) : NULL;
  self->secret = secret;
  self->secret_data = secret_data;
  self->peers = takings_peers_new (options->proxies, error);
  if (self->peers == NULL)
    return NULL;
  self->inbox = takings_inbox_open (options->inbox, error);
  if (self->inbox == NULL)
    return NULL;
  self->desk = takings_desk_new (self->inbox, options->per_address, options->per_campaign);
  takings_desk_set_refresh (self->desk, refresh, self);
  takings_desk_set_keep (self->desk, options->keep_days);
  if (ledger != NULL)
    {
      self->version = takings_ledger_campaigns_version (ledger);
      if (!load_campaigns (self, error))
        return NULL;
    }
  self->server = soup_server_new ("raw-paths", TRUE, NULL);
  soup_server_add_early_handler (self->server, NULL, early_cb, self, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  self->aborted = g_signal_connect (self->server, "request-aborted", G_CALLBACK (aborted_cb), self);
  self->idle = g_source_new (&idle_funcs, sizeof (GSource));
  g_source_set_callback (self->idle, idle_cb, self, NULL);
  g_source_set_priority (self->idle, G_PRIORITY_DEFAULT_IDLE);
  g_source_set_ready_time (self->idle, 0); /* upkeep, once it runs */
  g_source_attach (self->idle, g_main_context_get_thread_default ());
  self->gate = takings_gate_new (self->server, &options->limits);
  return listen (self, options, error) ? g_steal_pointer (&self) : NULL;
}

void
takings_receiver_stop (TakingsReceiver *self, guint seconds)
{
  GMainContext *context = g_main_context_get_thread_default ();
  gint64 deadline = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
  gint64 half = deadline - (gint64) seconds * G_USEC_PER_SEC / 2;

  /* What has been sent already is read and answered first. Each of these answers is the last of its
   * connection, so that this ends however fast the senders go on. */
  self->stopping = TRUE;
  takings_gate_stop_listening (self->gate);
  while (g_get_monotonic_time () < half && g_main_context_iteration (context, FALSE))
    ;
  commit (self);
  while (g_get_monotonic_time () < deadline && takings_gate_close_idle (self->gate) > 0)
    {
      if (!g_main_context_iteration (context, FALSE))
        g_usleep (2000);
    }
  while (g_get_monotonic_time () < deadline && takings_gate_get_connections (self->gate) > 0)
    if (!g_main_context_iteration (context, FALSE))
      break;
}

void
takings_receiver_free (TakingsReceiver *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->gate, takings_gate_free);
  if (self->inbox != NULL && self->server != NULL)
    commit (self);
  if (self->server != NULL)
    g_signal_handler_disconnect (self->server, self->aborted);
  g_clear_object (&self->server);
  if (self->idle != NULL)
    g_source_destroy (self->idle);
  g_clear_pointer (&self->idle, g_source_unref);
  g_array_unref (self->waiting);
  takings_desk_free (self->desk);
  takings_inbox_close (self->inbox);
  g_clear_pointer (&self->peers, g_ptr_array_unref);
  g_clear_object (&self->ledger);
  takings_answer_clear (&self->answer);
  g_free (self);
}

guint16
takings_receiver_get_port (TakingsReceiver *self)
{
  return takings_gate_get_port (self->gate);
}
