/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "http-call.h"

#include <gmodule.h>

/* The address sanitizer of GCC 12 misjudges the thread-local memory of a module that is loaded
 * late, GnuTLS here, and its leak check then crashes. */
G_MODULE_EXPORT const char *__asan_default_options (void);
const char *
__asan_default_options (void)
{
  return "intercept_tls_get_addr=0";
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Call *call = data;

  call->reply = takings_http_send_finish (TAKINGS_HTTP (source), result, &call->error);
  g_main_loop_quit (call->loop);
}

void
call_send (Call *call, const char *method, const char *url, const char *body, guint seconds,
           gsize max_body, GCancellable *cancellable)
{
  TakingsHttp *http = takings_http_new ();
  g_autoptr (GPtrArray) headers = g_ptr_array_new ();

  g_ptr_array_add (headers, (gpointer) "Authorization");
  g_ptr_array_add (headers, (gpointer) "Bearer canary-secret");
  g_ptr_array_add (headers, (gpointer) "X-Api-Key");
  g_ptr_array_add (headers, (gpointer) "canary-key");
  *call = (Call){ .loop = g_main_loop_new (NULL, FALSE) };
  takings_http_send_async (http, method, url, headers, "text/plain", body, seconds, max_body,
                           cancellable, done_cb, call);
  g_main_loop_run (call->loop);
  g_clear_pointer (&call->loop, g_main_loop_unref);
  g_assert_true ((call->reply == NULL) == (call->error != NULL));
  if (call->error != NULL)
    {
      g_test_message ("%s", call->error->message);
      g_assert_null (strstr (call->error->message, "canary"));
      g_assert_cmpint (call->error->domain, ==, TAKINGS_ERROR);
    }
  /* Closing goes on in the main context. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (http);
}

void
call_fetch (Call *call, const char *base, const char *path, gsize max_body)
{
  g_autofree char *url = g_strconcat (base, path, "?key=canary-secret", NULL);

  call_send (call, "GET", url, NULL, 20, max_body, NULL);
}

void
call_clear (Call *call)
{
  g_clear_pointer (&call->reply, takings_http_reply_free);
  g_clear_error (&call->error);
}

void
call_expect_error (const char *base, const char *path, gsize max_body, int code, const char *text)
{
  Call call;

  call_fetch (&call, base, path, max_body);
  g_assert_error (call.error, TAKINGS_ERROR, code);
  if (text != NULL && strstr (call.error->message, text) == NULL)
    g_error ("%s: “%s” is not in “%s”", path, text, call.error->message);
  call_clear (&call);
}
