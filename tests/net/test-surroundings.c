/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands between this computer and a network: a proxy that wants a password, one that is gone,
 * a name that nobody knows. */
#include "config.h"

#include "http-call.h"

#include <string.h>

/* --- a proxy for everything, where this points --- */

static char *proxy; /* its URI; NULL: none */

typedef GObject TestProxy;
typedef GObjectClass TestProxyClass;
static void test_proxy_iface_init (GProxyResolverInterface *iface);
static GType test_proxy_get_type (void);
G_DEFINE_TYPE_WITH_CODE (TestProxy, test_proxy, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_PROXY_RESOLVER, test_proxy_iface_init))

static void
test_proxy_init (TestProxy *self)
{
}

static void
test_proxy_class_init (TestProxyClass *klass)
{
}

static gboolean
is_supported (GProxyResolver *self)
{
  return TRUE;
}

static char **
look_up_proxy (GProxyResolver *self, const char *uri, GCancellable *cancellable, GError **error)
{
  const char *const answer[] = { proxy != NULL ? proxy : "direct://", NULL };

  return g_strdupv ((char **) answer);
}

static void
look_up_proxy_async (GProxyResolver *self, const char *uri, GCancellable *cancellable,
                     GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_return_pointer (task, look_up_proxy (self, uri, NULL, NULL), (GDestroyNotify) g_strfreev);
}

static char **
look_up_proxy_finish (GProxyResolver *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_proxy_iface_init (GProxyResolverInterface *iface)
{
  iface->is_supported = is_supported;
  iface->lookup = look_up_proxy;
  iface->lookup_async = look_up_proxy_async;
  iface->lookup_finish = look_up_proxy_finish;
}

/* --- names that nobody knows --- */

typedef GResolver TestNames;
typedef GResolverClass TestNamesClass;
static GType test_names_get_type (void);
G_DEFINE_TYPE (TestNames, test_names, G_TYPE_RESOLVER)

static void
test_names_init (TestNames *self)
{
}

static void
fail_async (GResolver *self, const char *name, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "“%s”: no such name",
                           name);
}

static void
fail_with_flags_async (GResolver *self, const char *name, GResolverNameLookupFlags flags,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  fail_async (self, name, cancellable, callback, user_data);
}

static GList *
fail_finish (GResolver *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_names_class_init (TestNamesClass *klass)
{
  klass->lookup_by_name_async = fail_async;
  klass->lookup_by_name_finish = fail_finish;
  klass->lookup_by_name_with_flags_async = fail_with_flags_async;
  klass->lookup_by_name_with_flags_finish = fail_finish;
}

/* --- the proxy --- */

typedef struct
{
  GSocketConnection *connection; /* (owned) */
  GString *heard;                /* (owned) by the test */
  char bytes[4096];
} Peer;

#define REFUSAL                                                                                    \
  "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"office\"\r\n"   \
  "Content-Length: 4\r\n\r\nnope"

static void
asked_cb (GObject *stream, GAsyncResult *result, gpointer data)
{
  Peer *peer = data;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (stream), result, NULL);

  if (n > 0)
    {
      GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (peer->connection));

      g_string_append_len (peer->heard, peer->bytes, n);
      g_output_stream_write_all (out, REFUSAL, strlen (REFUSAL), NULL, NULL, NULL);
    }
  g_object_unref (peer->connection);
  g_free (peer);
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  Peer *peer = g_new0 (Peer, 1);

  peer->connection = g_object_ref (connection);
  peer->heard = data;
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (connection)), peer->bytes,
                             sizeof peer->bytes, G_PRIORITY_DEFAULT, NULL, asked_cb, peer);
  return TRUE;
}

/* The credentials of a network are not shown to a proxy that only has to pass them on. */
static void
test_wants_password (gconstpointer base)
{
  g_autoptr (GSocketService) service = g_socket_service_new ();
  g_autoptr (GString) heard = g_string_new (NULL);
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, NULL);

  g_signal_connect (service, "incoming", G_CALLBACK (incoming_cb), heard);
  proxy = g_strdup_printf ("http://127.0.0.1:%u", port);
  call_expect_error (base, "/", 0, TAKINGS_ERROR_NETWORK, "proxy");
  g_assert_cmpuint (heard->len, >, 0);
  if (g_str_has_prefix (base, "https:"))
    g_assert_null (strstr (heard->str, "canary"));
  g_clear_pointer (&proxy, g_free);
  g_socket_service_stop (service);
  g_socket_listener_close (G_SOCKET_LISTENER (service));
}

static void
test_proxy_is_gone (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  g_socket_listener_close (listener);
  proxy = g_strdup_printf ("http://127.0.0.1:%u", port);
  call_expect_error ("https://network.example", "/", 0, TAKINGS_ERROR_NETWORK,
                     "internet connection");
  g_clear_pointer (&proxy, g_free);
}

static void
test_unknown_name (void)
{
  g_autoptr (GResolver) before = g_resolver_get_default ();
  g_autoptr (GResolver) names = g_object_new (test_names_get_type (), NULL);

  g_resolver_set_default (names);
  call_expect_error ("https://network.example", "/", 0, TAKINGS_ERROR_NETWORK,
                     "internet connection");
  g_resolver_set_default (before);
}

int
main (int argc, char **argv)
{
  g_setenv ("GIO_USE_PROXY_RESOLVER", "takings-test", TRUE);
  g_io_extension_point_register (G_PROXY_RESOLVER_EXTENSION_POINT_NAME);
  g_io_extension_point_implement (G_PROXY_RESOLVER_EXTENSION_POINT_NAME, test_proxy_get_type (),
                                  "takings-test", 0);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_data_func ("/surroundings/proxy-wants-password", "https://network.example",
                        test_wants_password);
  g_test_add_data_func ("/surroundings/proxy-wants-password/plain", "http://127.0.0.1:9",
                        test_wants_password);
  g_test_add_func ("/surroundings/proxy-is-gone", test_proxy_is_gone);
  g_test_add_func ("/surroundings/unknown-name", test_unknown_name);
  return g_test_run ();
}
