/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "http-private.h"

void
takings_http_reply_free (TakingsHttpReply *reply)
{
  if (reply == NULL)
    return;
  g_clear_pointer (&reply->headers, g_hash_table_unref);
  g_clear_pointer (&reply->body, g_free);
  g_free (reply);
}

static void
collect_header (const char *name, const char *value, gpointer data)
{
  GHashTable *headers = data;
  g_autofree char *key = g_ascii_strdown (name, -1);
  const char *before = g_hash_table_lookup (headers, key);

  g_hash_table_insert (headers, g_strdup (key),
                       before != NULL ? g_strconcat (before, ", ", value, NULL) : g_strdup (value));
}

TakingsHttpReply *
takings_http_reply_new (SoupMessage *message, TakingsBody *body)
{
  TakingsHttpReply *reply = g_new0 (TakingsHttpReply, 1);

  reply->status = soup_message_get_status (message);
  reply->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  soup_message_headers_foreach (soup_message_get_response_headers (message), collect_header,
                                reply->headers);
  reply->body = takings_body_dup (body, &reply->body_len);
  return reply;
}
