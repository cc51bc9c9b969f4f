/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "error.h"
#include "text.h"
#include <gio/gio.h>
G_BEGIN_DECLS

/**
 * TakingsHttp:
 *
 * The one HTTP client: TLS demanded off loopback, redirects followed only within the same origin
 * (credentials never reach another host), one deadline for the whole exchange, a size limit after
 * decompression, bodies read into reused buffers. No retries here (see retry.h). Main context of the
 * caller; no logging of queries, headers or bodies.
 */
#define TAKINGS_TYPE_HTTP (takings_http_get_type ())
G_DECLARE_FINAL_TYPE (TakingsHttp, takings_http, TAKINGS, HTTP, GObject)

#define TAKINGS_HTTP_MAX_BODY (64 * 1024 * 1024)

typedef struct
{
  guint status;
  GHashTable *headers; /* (owned) lower-case name → value */
  char *body;          /* (owned) NUL-terminated */
  gsize body_len;
} TakingsHttpReply;
void takings_http_reply_free (TakingsHttpReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsHttpReply, takings_http_reply_free)

TakingsHttp *takings_http_new (void);
/* "http:" is refused (USAGE) unless the host is loopback; also refuses user info and fragments. */
gboolean takings_http_check_endpoint (const char *url, GError **error);
/* @headers: name, value, … of GPtrArray, or NULL. @url: scheme, host, port, path and query. */
void takings_http_send_async (TakingsHttp *self, const char *method, const char *url, GPtrArray *headers,
                              const char *content_type, const char *body, guint timeout_seconds,
                              gsize max_body, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
TakingsHttpReply *takings_http_send_finish (TakingsHttp *self, GAsyncResult *result, GError **error);

G_END_DECLS
