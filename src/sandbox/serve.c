/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "serve.h"

const char *
takings_serve_get (TakingsServe *serve, const char *name)
{
  return g_hash_table_lookup (serve->query, name);
}

gint64
takings_serve_get_int (TakingsServe *serve, const char *name, gint64 fallback)
{
  gint64 value;

  return takings_text_to_int64 (takings_text (takings_serve_get (serve, name)), &value) ? value
                                                                                        : fallback;
}

void
takings_serve_fail (TakingsServe *serve, guint status, const char *content_type, const char *body)
{
  serve->status = status;
  serve->content_type = content_type;
  g_string_assign (serve->out, body);
}

gboolean
takings_serve_basic (TakingsServe *serve, const char *user, const char *password)
{
  g_autofree char *pair = g_strconcat (user, ":", password, NULL);
  g_autofree char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
  g_autofree char *expected = g_strconcat ("Basic ", encoded, NULL);

  return g_strcmp0 (soup_message_headers_get_one (serve->request, "Authorization"), expected) == 0;
}

void
takings_serve_comma (TakingsServe *serve)
{
  char last = serve->out->len > 0 ? serve->out->str[serve->out->len - 1] : '{';

  if (last != '{' && last != '[' && last != ':' && last != ',')
    g_string_append_c (serve->out, ',');
}

void
takings_serve_text (TakingsServe *serve, const char *name, const char *value)
{
  takings_serve_comma (serve);
  g_string_append_printf (serve->out, "\"%s\":\"", name);
  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (serve->out, '\\');
      g_string_append_c (serve->out, *p);
    }
  g_string_append_c (serve->out, '"');
}

void
takings_serve_money (TakingsServe *serve, const char *name, gint64 micros, const char *currency,
                     gboolean quoted)
{
  char buffer[32];

  takings_money_print (micros, currency, buffer);
  takings_serve_comma (serve);
  g_string_append_printf (serve->out, quoted ? "\"%s\":\"%s\"" : "\"%s\":%s", name, buffer);
}

char *
takings_serve_local (TakingsZone *zone, gint64 at, char separator)
{
  char buffer[32];

  takings_moment_print (at + takings_zone_offset (zone, at), buffer);
  buffer[10] = separator;
  buffer[19] = '\0';
  return g_strdup (buffer);
}
