/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads: the public functions from any one thread; the servers run in a thread and main context
 * of their own. What both touch is under `lock`. */
#include "config.h"

#include "sandbox.h"

#include "serve.h"

#include <string.h>

typedef struct
{
  TakingsSandbox *sandbox; /* borrowed */
  TakingsTradeNetwork network;
  TakingsServeFunc serve;
  SoupServer *server; /* (owned) */
  char *endpoint;     /* (owned) */
  char *fault;        /* (owned) (nullable), under lock */
  guint fault_times;  /* under lock */
} Host;

struct _TakingsSandbox
{
  GObject parent_instance;

  TakingsYear *year;     /* (owned) */
  GMainContext *context; /* (owned) */
  GMainLoop *loop;       /* (owned) */
  GThread *thread;       /* (owned) */
  GMutex lock;
  gint64 now; /* under lock */
  Host hosts[TAKINGS_N_TRADE_NETWORKS];
};

G_DEFINE_FINAL_TYPE (TakingsSandbox, takings_sandbox, G_TYPE_OBJECT)

static const TakingsServeFunc serve_funcs[TAKINGS_N_TRADE_NETWORKS] = {
  takings_serve_clickbank, takings_serve_digistore24, takings_serve_buygoods,
  takings_serve_maxweb,    takings_serve_jvzoo,       takings_serve_hotmart
};

static const struct
{
  TakingsTradeNetwork network;
  const char *key, *value;
} credentials[] = {
  { TAKINGS_TRADE_CLICKBANK, "api_key", TAKINGS_SANDBOX_CLICKBANK_KEY },
  { TAKINGS_TRADE_DIGISTORE24, "api_key", TAKINGS_SANDBOX_DIGISTORE24_KEY },
  { TAKINGS_TRADE_BUYGOODS, "account_id", TAKINGS_SANDBOX_BUYGOODS_ACCOUNT },
  { TAKINGS_TRADE_BUYGOODS, "token", TAKINGS_SANDBOX_BUYGOODS_TOKEN },
  { TAKINGS_TRADE_MAXWEB, "source", "feed" },
  { TAKINGS_TRADE_MAXWEB, "feed_token", TAKINGS_SANDBOX_MAXWEB_TOKEN },
  { TAKINGS_TRADE_JVZOO, "api_key", TAKINGS_SANDBOX_JVZOO_KEY },
  { TAKINGS_TRADE_HOTMART, "client_id", TAKINGS_SANDBOX_HOTMART_ID },
  { TAKINGS_TRADE_HOTMART, "client_secret", TAKINGS_SANDBOX_HOTMART_SECRET },
};

/* An answer that waits. */
typedef struct
{
  SoupServer *server;         /* (owned) */
  SoupServerMessage *message; /* (owned) */
} Pause;

static void
pause_free (gpointer data)
{
  Pause *pause = data;

  g_object_unref (pause->message);
  g_object_unref (pause->server);
  g_free (pause);
}

static gboolean
unpause_cb (gpointer data)
{
  Pause *pause = data;

  soup_server_message_unpause (pause->message);
  return G_SOURCE_REMOVE;
}

static void
delay (Host *host, SoupServerMessage *message, guint milliseconds)
{
  g_autoptr (GSource) source = g_timeout_source_new (milliseconds);
  Pause *pause = g_new0 (Pause, 1);

  pause->server = g_object_ref (host->server);
  pause->message = g_object_ref (message);
  soup_server_message_pause (message);
  g_source_set_callback (source, unpause_cb, pause, pause_free);
  g_source_attach (source, host->sandbox->context);
}

/* Endless: as often as a chunk has gone out, another follows. */
static void
wrote_chunk_cb (SoupServerMessage *message, gpointer data)
{
  static const char spaces[4096] = { [0 ... 4095] = ' ' };

  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC,
                            spaces, sizeof spaces);
}

static char *
take_fault (Host *host)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&host->sandbox->lock);

  if (host->fault == NULL || host->fault_times == 0)
    return NULL;
  if (host->fault_times != G_MAXUINT)
    host->fault_times--;
  return g_strdup (host->fault);
}

static void
spoil (Host *host, SoupServerMessage *message, const char *fault, TakingsServe *serve)
{
  if (strcmp (fault, "html") == 0)
    takings_serve_fail (
      serve, 200, "text/html",
      "<!DOCTYPE html><html><title>Sign in</title><body>Please sign in</body></html>");
  else if (strcmp (fault, "empty") == 0)
    takings_serve_fail (serve, 200, "application/json", "");
  else if (strcmp (fault, "429") == 0)
    {
      takings_serve_fail (serve, 429, "application/json", "{\"error\":\"too_many_requests\"}");
      soup_message_headers_replace (serve->response, "Retry-After", "1");
    }
  else if (g_ascii_isdigit (*fault))
    takings_serve_fail (serve, (guint) atoi (fault), "text/plain", "no");
  else if (strcmp (fault, "slow") == 0)
    delay (host, message, 300 * 1000);
}

/* A body that ends before its announced length: the connection is closed under it. */
static void
truncate_cb (SoupServerMessage *message, gpointer data)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);

  if (stream != NULL)
    g_io_stream_close (stream, NULL, NULL);
}

static void
answer (Host *host, SoupServerMessage *message, const char *fault, TakingsServe *serve)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  soup_server_message_set_status (message, serve->status, NULL);
  soup_message_headers_set_content_type (serve->response, serve->content_type, NULL);
  if (g_strcmp0 (fault, "endless") == 0)
    {
      soup_message_headers_set_encoding (serve->response, SOUP_ENCODING_CHUNKED);
      soup_message_body_set_accumulate (body, FALSE);
      soup_message_body_append (body, SOUP_MEMORY_STATIC, "{\"items\":[", 10);
      g_signal_connect (message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), NULL);
      return;
    }
  if (g_strcmp0 (fault, "truncated") == 0)
    {
      soup_message_headers_set_encoding (serve->response, SOUP_ENCODING_CONTENT_LENGTH);
      soup_message_headers_set_content_length (serve->response, (goffset) serve->out->len + 1000);
      g_string_truncate (serve->out, serve->out->len / 2);
      g_signal_connect (message, "wrote-body-data", G_CALLBACK (truncate_cb), NULL);
    }
  if (g_strcmp0 (fault, "reset") == 0)
    {
      truncate_cb (message, NULL);
      return;
    }
  soup_message_body_append_take (body, (guchar *) g_memdup2 (serve->out->str, serve->out->len),
                                 serve->out->len);
}

static GStrv
collect_statuses (const char *query)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GUriParamsIter iter;
  char *name, *value;

  if (query != NULL)
    {
      g_uri_params_iter_init (&iter, query, -1, "&", G_URI_PARAMS_WWW_FORM);
      while (g_uri_params_iter_next (&iter, &name, &value, NULL))
        {
          if (strcmp (name, "transaction_status") == 0)
            g_strv_builder_add (builder, value);
          g_free (name);
          g_free (value);
        }
    }
  return g_strv_builder_end (builder);
}

static void
request_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer data)
{
  Host *host = data;
  TakingsSandbox *self = host->sandbox;
  g_autoptr (GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) statuses = collect_statuses (
    g_uri_get_query (soup_server_message_get_uri (message)));
  g_autofree char *fault = NULL;
  TakingsServe serve = {
    .year = self->year,
    .method = soup_server_message_get_method (message),
    .path = path,
    .query = query != NULL ? query : none,
    .statuses = statuses,
    .request = soup_server_message_get_request_headers (message),
    .response = soup_server_message_get_response_headers (message),
    .status = 200,
    .content_type = "application/json",
    .out = g_string_sized_new (65536),
  };

  if (strcmp (path, "/_fault") == 0)
    {
      takings_sandbox_set_fault (self, takings_year_network_id (host->network),
                                 takings_serve_get (&serve, "kind"),
                                 (guint) takings_serve_get_int (&serve, "times", 1));
      takings_serve_fail (&serve, 204, "text/plain", "");
    }
  else
    {
      fault = take_fault (host);
      g_mutex_lock (&self->lock);
      serve.now = self->now;
      g_mutex_unlock (&self->lock);
      serve.repeat_token = g_strcmp0 (fault, "repeat-token") == 0;
      host->serve (&serve);
      if (fault != NULL)
        spoil (host, message, fault, &serve);
    }
  answer (host, message, fault, &serve);
  g_string_free (serve.out, TRUE);
}

static gboolean
listen (TakingsSandbox *self, guint16 port, GError **error)
{
  for (int i = 0; i < TAKINGS_N_TRADE_NETWORKS; i++)
    {
      Host *host = &self->hosts[i];
      GSList *uris;
      host->sandbox = self;
      host->network = (TakingsTradeNetwork) i;
      host->serve = serve_funcs[i];
      host->server = soup_server_new ("server-header", "takings-sandbox", NULL);
      soup_server_add_handler (host->server, NULL, request_cb, host, NULL);
      if (!soup_server_listen_local (host->server, port == 0 ? 0 : port + (guint) i,
                                     SOUP_SERVER_LISTEN_IPV4_ONLY, error))
        {
          g_prefix_error (error, "The sandbox can't listen: ");
          return FALSE;
        }
      uris = soup_server_get_uris (host->server);
      host->endpoint = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
      g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
    }
  return TRUE;
}

static gpointer
run_in_worker (gpointer data)
{
  TakingsSandbox *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static Host *
find_host (TakingsSandbox *self, const char *network)
{
  for (int i = 0; i < TAKINGS_N_TRADE_NETWORKS; i++)
    if (g_strcmp0 (takings_year_network_id ((TakingsTradeNetwork) i), network) == 0)
      return &self->hosts[i];
  return NULL;
}

static gboolean
stop_cb (gpointer data)
{
  TakingsSandbox *self = data;

  for (int i = 0; i < TAKINGS_N_TRADE_NETWORKS; i++)
    if (self->hosts[i].server != NULL)
      soup_server_disconnect (self->hosts[i].server);
  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

static void
takings_sandbox_finalize (GObject *object)
{
  TakingsSandbox *self = TAKINGS_SANDBOX (object);

  if (self->thread != NULL)
    {
      g_autoptr (GSource) source = g_idle_source_new ();
      g_source_set_callback (source, stop_cb, self, NULL);
      g_source_attach (source, self->context);
      g_thread_join (self->thread);
    }
  for (int i = 0; i < TAKINGS_N_TRADE_NETWORKS; i++)
    {
      g_clear_object (&self->hosts[i].server);
      g_free (self->hosts[i].endpoint);
      g_free (self->hosts[i].fault);
    }
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->year, takings_year_free);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (takings_sandbox_parent_class)->finalize (object);
}

static void
takings_sandbox_class_init (TakingsSandboxClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = takings_sandbox_finalize;
}

static void
takings_sandbox_init (TakingsSandbox *self)
{
  g_mutex_init (&self->lock);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
}

TakingsSandbox *
takings_sandbox_new (guint16 port, guint64 seed, guint64 entries, gint64 now, GError **error)
{
  g_autoptr (TakingsSandbox) self = g_object_new (TAKINGS_TYPE_SANDBOX, NULL);
  g_autoptr (GError) local = NULL;
  gboolean fine;

  self->now = now != 0 ? now : g_get_real_time () / G_USEC_PER_SEC;
  self->year = takings_year_new (seed, entries, self->now);
  g_main_context_push_thread_default (self->context);
  fine = listen (self, port, &local);
  g_main_context_pop_thread_default (self->context);
  if (!fine)
    {
      g_propagate_error (error, takings_error_from_io (g_steal_pointer (&local), NULL));
      return NULL;
    }
  self->thread = g_thread_new ("sandbox", run_in_worker, self);
  return g_steal_pointer (&self);
}

char *
takings_sandbox_describe (TakingsSandbox *self)
{
  GString *text = g_string_new ("{\"networks\":{");

  for (int i = 0; i < TAKINGS_N_TRADE_NETWORKS; i++)
    {
      g_string_append_printf (text, "%s\"%s\":{\"endpoint\":\"%s\",\"fields\":{", i > 0 ? "," : "",
                              takings_year_network_id ((TakingsTradeNetwork) i),
                              self->hosts[i].endpoint);
      for (guint k = 0, n = 0; k < G_N_ELEMENTS (credentials); k++)
        if ((int) credentials[k].network == i)
          g_string_append_printf (text, "%s\"%s\":\"%s\"", n++ > 0 ? "," : "", credentials[k].key,
                                  credentials[k].value);
      g_string_append (text, "}}");
    }
  g_string_append (text, "}}");
  return g_string_free (text, FALSE);
}

const char *
takings_sandbox_get_endpoint (TakingsSandbox *self, const char *network)
{
  Host *host = find_host (self, network);

  return host != NULL ? host->endpoint : NULL;
}

GHashTable *
takings_sandbox_dup_fields (TakingsSandbox *self, const char *network)
{
  GHashTable *fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Host *host = find_host (self, network);

  for (guint k = 0; host != NULL && k < G_N_ELEMENTS (credentials); k++)
    if (credentials[k].network == host->network)
      g_hash_table_insert (fields, g_strdup (credentials[k].key), g_strdup (credentials[k].value));
  return fields;
}

void
takings_sandbox_set_fault (TakingsSandbox *self, const char *network, const char *fault,
                           guint times)
{
  Host *host = find_host (self, network);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (host == NULL)
    return;
  g_free (host->fault);
  host->fault = g_strdup (fault);
  host->fault_times = times;
}

void
takings_sandbox_set_now (TakingsSandbox *self, gint64 now)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->now = now;
}
