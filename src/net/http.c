/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "http.h"

#include "http-private.h"

#include <glib/gi18n.h>

/* Everything here runs in the thread-default main context of the caller; nothing blocks. */

#define MAX_REDIRECTS   5
#define MAX_CONNECTIONS 3 /* of one message; keep-alive may lose one */
#define DEFAULT_TIMEOUT 60

struct _TakingsHttp
{
  GObject parent_instance;
  SoupSession *session; /* (owned) */
  GArray *buffers;      /* (owned) idle memory for bodies */
};

G_DEFINE_FINAL_TYPE (TakingsHttp, takings_http, G_TYPE_OBJECT)

/* One call of takings_http_send_async(), over all of its redirects. */
typedef struct
{
  char *method;
  GUri *uri;
  GPtrArray *headers; /* (nullable) */
  char *content_type; /* (nullable) */
  GBytes *body;       /* (nullable) */
  gsize max_body;
  guint redirects;
  SoupMessage *message;
  GInputStream *stream;
  TakingsBody body_in;
  gsize wanted;              /* bytes of the read under way */
  GCancellable *cancellable; /* ours: the deadline or the caller's pulls it */
  GCancellable *outer;       /* (nullable) the caller's */
  gulong outer_id;
  GSource *deadline;
  gboolean timed_out;
  GTlsCertificateFlags flaws; /* of a certificate that was refused */
  gboolean outdated;          /* the server knows no TLS that is still safe */
  guint n_connections;        /* secure ones, for the message */
} Exchange;

static void send_message (GTask *task);
static void read_more (GTask *task);

static void
exchange_stop (Exchange *exchange)
{
  if (exchange->deadline != NULL)
    g_source_destroy (exchange->deadline);
  g_clear_pointer (&exchange->deadline, g_source_unref);
  if (exchange->outer_id != 0)
    g_cancellable_disconnect (exchange->outer, exchange->outer_id);
  exchange->outer_id = 0;
}

static void
drop_message (Exchange *exchange)
{
  if (exchange->message != NULL)
    g_signal_handlers_disconnect_by_data (exchange->message, exchange);
  g_clear_object (&exchange->message);
}

static void
exchange_free (Exchange *exchange)
{
  exchange_stop (exchange);
  g_clear_pointer (&exchange->method, g_free);
  g_clear_pointer (&exchange->uri, g_uri_unref);
  g_clear_pointer (&exchange->headers, g_ptr_array_unref);
  g_clear_pointer (&exchange->content_type, g_free);
  g_clear_pointer (&exchange->body, g_bytes_unref);
  drop_message (exchange);
  g_clear_object (&exchange->stream);
  g_clear_object (&exchange->cancellable);
  g_clear_object (&exchange->outer);
  takings_body_clear (&exchange->body_in);
  g_free (exchange);
}

/* Ends the exchange; takes @error. */
static void
finish_with_error (GTask *task, GError *error)
{
  Exchange *exchange = g_task_get_task_data (task);

  exchange_stop (exchange);
  /* A body that is still coming must not hold the connection. */
  g_cancellable_cancel (exchange->cancellable);
  if (exchange->stream != NULL)
    g_input_stream_close_async (exchange->stream, G_PRIORITY_DEFAULT, exchange->cancellable, NULL,
                                NULL);
  takings_body_clear (&exchange->body_in);
  if (exchange->outdated)
    {
      g_error_free (error);
      error = g_error_new_literal (TAKINGS_ERROR, TAKINGS_ERROR_TLS,
                                   _ ("its encryption is out of date (below TLS 1.2) and refused; "
                                      "tell the network"));
    }
  else if (exchange->n_connections > MAX_CONNECTIONS)
    {
      g_error_free (error);
      error = g_error_new_literal (TAKINGS_ERROR, TAKINGS_ERROR_NETWORK,
                                   _ ("it ends each connection without an answer; it is tried "
                                      "again later"));
    }
  g_task_return_error (task, takings_http_explain (error, g_uri_get_host (exchange->uri),
                                                   exchange->timed_out, exchange->flaws));
}

static void
finish_with_code (GTask *task, int code, const char *text)
{
  finish_with_error (task, g_error_new_literal (TAKINGS_ERROR, code, text));
}

static void
finish_with_reply (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);
  TakingsHttpReply *reply = takings_http_reply_new (exchange->message, &exchange->body_in);

  exchange_stop (exchange);
  takings_body_clear (&exchange->body_in);
  g_task_return_pointer (task, reply, (GDestroyNotify) takings_http_reply_free);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  Exchange *exchange = g_task_get_task_data (task);
  gsize n = 0;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &n, &error)
      || !takings_body_take (&exchange->body_in, n, &error)
      || (n < exchange->wanted && !takings_body_finish (&exchange->body_in, &error)))
    finish_with_error (task, g_steal_pointer (&error));
  else if (n < exchange->wanted)
    finish_with_reply (task);
  else
    read_more (task);
}

static void
read_more (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);
  char *space = takings_body_get_space (&exchange->body_in, &exchange->wanted);

  g_input_stream_read_all_async (exchange->stream, space, exchange->wanted, G_PRIORITY_DEFAULT,
                                 exchange->cancellable, read_cb, g_object_ref (task));
}

static gboolean
is_redirect (guint status, const char *location)
{
  return location != NULL
         && (status == 301 || status == 302 || status == 303 || status == 307 || status == 308);
}

static void
follow_redirect (GTask *task, guint status, const char *location)
{
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GUri) target = g_uri_parse_relative (exchange->uri, location, SOUP_HTTP_URI_FLAGS,
                                                  NULL);

  if (target == NULL || !takings_http_is_same_origin (exchange->uri, target)
      || g_uri_get_userinfo (target) != NULL)
    {
      finish_with_code (task, TAKINGS_ERROR_PROTOCOL,
                        _ ("it redirects elsewhere, which is refused; check the address"));
      return;
    }
  if (++exchange->redirects > MAX_REDIRECTS)
    {
      finish_with_code (task, TAKINGS_ERROR_PROTOCOL, _ ("it redirects without end"));
      return;
    }
  if (status == 303 || (status <= 302 && g_str_equal (exchange->method, "POST")))
    {
      g_free (exchange->method);
      exchange->method = g_strdup ("GET");
      g_clear_pointer (&exchange->body, g_bytes_unref);
    }
  g_uri_unref (exchange->uri);
  exchange->uri = g_steal_pointer (&target);
  g_input_stream_close_async (exchange->stream, G_PRIORITY_DEFAULT, exchange->cancellable, NULL,
                              NULL);
  g_clear_object (&exchange->stream);
  send_message (task);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  TakingsHttp *self = g_task_get_source_object (task);
  Exchange *exchange = g_task_get_task_data (task);
  SoupMessageHeaders *headers;
  const char *location;
  guint status;

  exchange->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (exchange->stream == NULL)
    {
      finish_with_error (task, g_steal_pointer (&error));
      return;
    }
  headers = soup_message_get_response_headers (exchange->message);
  status = soup_message_get_status (exchange->message);
  location = soup_message_headers_get_one (headers, "Location");
  if (status == SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED)
    {
      finish_with_code (task, TAKINGS_ERROR_NETWORK,
                        _ ("a proxy wants a user name and a password; enter them in this "
                           "computer's network settings, or use another internet connection"));
      return;
    }
  if (is_redirect (status, location))
    {
      follow_redirect (task, status, location);
      return;
    }
  if (soup_message_headers_get_content_length (headers) > (goffset) exchange->max_body)
    {
      finish_with_code (task, TAKINGS_ERROR_PROTOCOL, _ ("the answer is larger than allowed"));
      return;
    }
  if (!takings_body_init (&exchange->body_in, self->buffers,
                          soup_message_headers_get_list (headers, "Content-Encoding"),
                          exchange->max_body, &error))
    {
      finish_with_error (task, g_steal_pointer (&error));
      return;
    }
  read_more (task);
}

static gboolean
accept_certificate_cb (SoupMessage *message, GTlsCertificate *certificate,
                       GTlsCertificateFlags errors, gpointer data)
{
  Exchange *exchange = data;

  exchange->flaws = errors;
  return FALSE;
}

/* Before anything is sent: TLS below 1.2 (RFC 8996) is no protection for a key. And libsoup
 * connects anew without end to a server that speaks HTTP/2 and always says GOAWAY. */
static void
network_event_cb (SoupMessage *message, GSocketClientEvent event, GIOStream *connection,
                  gpointer data)
{
  Exchange *exchange = data;

  if (event != G_SOCKET_CLIENT_TLS_HANDSHAKED || !G_IS_TLS_CONNECTION (connection))
    return;
  exchange->outdated = g_tls_connection_get_protocol_version (G_TLS_CONNECTION (connection))
                       < G_TLS_PROTOCOL_VERSION_TLS_1_2;
  if (exchange->outdated || ++exchange->n_connections > MAX_CONNECTIONS)
    g_cancellable_cancel (exchange->cancellable);
}

static void
send_message (GTask *task)
{
  TakingsHttp *self = g_task_get_source_object (task);
  Exchange *exchange = g_task_get_task_data (task);
  SoupMessageHeaders *headers;

  drop_message (exchange);
  exchange->n_connections = 0;
  exchange->message = soup_message_new_from_uri (exchange->method, exchange->uri);
  g_signal_connect (exchange->message, "accept-certificate", G_CALLBACK (accept_certificate_cb),
                    exchange);
  g_signal_connect (exchange->message, "network-event", G_CALLBACK (network_event_cb), exchange);
  soup_message_add_flags (exchange->message, SOUP_MESSAGE_NO_REDIRECT);
  headers = soup_message_get_request_headers (exchange->message);
  soup_message_headers_replace (headers, "Accept-Encoding", "gzip");
  for (guint i = 0; exchange->headers != NULL && i + 1 < exchange->headers->len; i += 2)
    soup_message_headers_replace (headers, exchange->headers->pdata[i],
                                  exchange->headers->pdata[i + 1]);
  if (exchange->body != NULL)
    soup_message_set_request_body_from_bytes (exchange->message, exchange->content_type,
                                              exchange->body);
  soup_session_send_async (self->session, exchange->message, G_PRIORITY_DEFAULT,
                           exchange->cancellable, sent_cb, g_object_ref (task));
}

static gboolean
deadline_cb (gpointer data)
{
  Exchange *exchange = data;

  exchange->timed_out = TRUE;
  g_cancellable_cancel (exchange->cancellable);
  return G_SOURCE_REMOVE;
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer data)
{
  g_cancellable_cancel (data);
}

static void
takings_http_finalize (GObject *object)
{
  TakingsHttp *self = TAKINGS_HTTP (object);

  soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_clear_pointer (&self->buffers, takings_buffers_free);
  G_OBJECT_CLASS (takings_http_parent_class)->finalize (object);
}

static void
takings_http_class_init (TakingsHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = takings_http_finalize;
}

static void
takings_http_init (TakingsHttp *self)
{
  self->buffers = takings_buffers_new ();
  /* The deadline of the exchange stands in for the session's own time limit. */
  self->session = soup_session_new_with_options ("max-conns", 32, "max-conns-per-host", 8,
                                                 "timeout", 0, "idle-timeout", 60, "user-agent",
                                                 "Takings/" TAKINGS_VERSION, NULL);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
}

TakingsHttp *
takings_http_new (void)
{
  return g_object_new (TAKINGS_TYPE_HTTP, NULL);
}

void
takings_http_send_async (TakingsHttp *self, const char *method, const char *url, GPtrArray *headers,
                         const char *content_type, const char *body, guint timeout_seconds,
                         gsize max_body, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  GError *error = NULL;
  Exchange *exchange = g_new0 (Exchange, 1);

  g_task_set_source_tag (task, takings_http_send_async);
  g_task_set_task_data (task, exchange, (GDestroyNotify) exchange_free);
  exchange->uri = takings_http_parse_url (url, &error);
  if (exchange->uri == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  exchange->method = g_strdup (method);
  exchange->headers = headers != NULL ? g_ptr_array_ref (headers) : NULL;
  exchange->content_type = g_strdup (content_type);
  exchange->body = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  exchange->max_body = max_body > 0 ? max_body : TAKINGS_HTTP_MAX_BODY;
  exchange->cancellable = g_cancellable_new ();
  exchange->deadline = g_timeout_source_new_seconds (timeout_seconds > 0 ? timeout_seconds
                                                                         : DEFAULT_TIMEOUT);
  g_source_set_callback (exchange->deadline, deadline_cb, exchange, NULL);
  g_source_attach (exchange->deadline, g_main_context_get_thread_default ());
  if (cancellable != NULL)
    {
      exchange->outer = g_object_ref (cancellable);
      exchange->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb),
                                                  g_object_ref (exchange->cancellable),
                                                  g_object_unref);
    }
  send_message (task);
}

TakingsHttpReply *
takings_http_send_finish (TakingsHttp *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
