/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "adapter.h"

TakingsRequest *
takings_request_new (const char *method, const char *path)
{
  TakingsRequest *request = g_new0 (TakingsRequest, 1);

  request->method = g_str_equal (method, "POST") ? "POST" : "GET";
  request->path = g_string_new (path);
  request->query = g_string_new (NULL);
  request->headers = g_ptr_array_new_with_free_func (g_free);
  return request;
}

TakingsRequest *
takings_request_new_token (const TakingsContext *context, const char *path)
{
  TakingsRequest *request = takings_request_new ("POST", path);
  const char *id = takings_context_get (context, "client_id");
  const char *secret = takings_context_get (context, "client_secret");

  takings_request_query (request, "grant_type", "client_credentials");
  takings_request_query (request, "client_id", id);
  takings_request_query (request, "client_secret", secret);
  takings_request_basic (request, id != NULL ? id : "", secret != NULL ? secret : "");
  request->content_type = "application/json";
  return request;
}

/* Headers and a body may hold credentials: they are overwritten before they are freed. */
static void
wipe (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
}

void
takings_request_free (TakingsRequest *request)
{
  if (request == NULL)
    return;
  for (guint i = 1; i < request->headers->len; i += 2)
    wipe (g_ptr_array_index (request->headers, i));
  wipe (request->query->str);
  wipe (request->body);
  g_string_free (request->path, TRUE);
  g_string_free (request->query, TRUE);
  g_ptr_array_unref (request->headers);
  g_free (request->body);
  g_free (request);
}

/* Everything but RFC 3986's unreserved characters, so that "+" and "/" of a token survive. */
static void
append_encoded (GString *string, const char *text)
{
  static const char hex[] = "0123456789ABCDEF";

  for (const guchar *p = (const guchar *) text; *p != '\0'; p++)
    if (g_ascii_isalnum (*p) || strchr ("-._~", *p) != NULL)
      g_string_append_c (string, (char) *p);
    else
      {
        g_string_append_c (string, '%');
        g_string_append_c (string, hex[*p >> 4]);
        g_string_append_c (string, hex[*p & 15]);
      }
}

void
takings_request_path (TakingsRequest *request, const char *segment)
{
  g_string_append_c (request->path, '/');
  append_encoded (request->path, segment);
}

void
takings_request_query (TakingsRequest *request, const char *name, const char *value)
{
  if (request->query->len > 0)
    g_string_append_c (request->query, '&');
  append_encoded (request->query, name);
  g_string_append_c (request->query, '=');
  append_encoded (request->query, value != NULL ? value : "");
}

void
takings_request_query_int (TakingsRequest *request, const char *name, gint64 value)
{
  char text[24];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
  takings_request_query (request, name, text);
}

void
takings_request_query_each (TakingsRequest *request, const char *name, const char *values)
{
  g_auto (GStrv) parts = g_strsplit (values, "|", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    takings_request_query (request, name, parts[i]);
}

void
takings_request_query_day (TakingsRequest *request, const char *name, gint32 day)
{
  g_autofree char *text = takings_day_format (day);

  takings_request_query (request, name, text);
}

void
takings_request_query_moment (TakingsRequest *request, const char *name, gint64 unix_time)
{
  char text[40];
  gsize len = takings_moment_print (unix_time, text);

  g_strlcpy (text + len - 1, "+00:00", sizeof text - len); /* in place of the "Z" */
  takings_request_query (request, name, text);
}

void
takings_request_header (TakingsRequest *request, const char *name, const char *value)
{
  char *copy = g_strdup (value != NULL ? value : "");

  /* A line break pasted with a key must not become a header of its own. */
  for (char *p = copy; *p != '\0'; p++)
    if ((guchar) *p < ' ' || *p == 0x7f)
      *p = ' ';
  g_strstrip (copy);
  g_ptr_array_add (request->headers, g_strdup (name));
  g_ptr_array_add (request->headers, copy);
}

void
takings_request_basic (TakingsRequest *request, const char *user, const char *password)
{
  g_autofree char *pair = g_strconcat (user, ":", password, NULL);
  g_autofree char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
  g_autofree char *value = g_strconcat ("Basic ", encoded, NULL);

  takings_request_header (request, "Authorization", value);
  wipe (pair);
  wipe (encoded);
  wipe (value);
}

void
takings_request_bearer (TakingsRequest *request, const char *token)
{
  g_autofree char *value = g_strconcat ("Bearer ", token != NULL ? token : "", NULL);

  takings_request_header (request, "Authorization", value);
  wipe (value);
}

const char *
takings_response_header (const TakingsResponse *response, const char *lower_case_name)
{
  return response->headers != NULL ? g_hash_table_lookup (response->headers, lower_case_name)
                                   : NULL;
}

static TakingsError
judge_status (guint status)
{
  switch (status)
    {
    case 401:
    case 403: return TAKINGS_ERROR_AUTH;
    case 408: return TAKINGS_ERROR_TIMEOUT;
    case 425:
    case 429: return TAKINGS_ERROR_RATE_LIMITED;
    default: return status >= 500 ? TAKINGS_ERROR_SERVER : TAKINGS_ERROR_PROTOCOL;
    }
}

static const char *
describe (TakingsError code)
{
  switch (code)
    {
    case TAKINGS_ERROR_AUTH: return "refused the credentials";
    case TAKINGS_ERROR_TIMEOUT: return "took too long";
    case TAKINGS_ERROR_RATE_LIMITED: return "asks for fewer requests";
    case TAKINGS_ERROR_SERVER: return "has a fault of its own";
    default: return "gave an unexpected answer";
    }
}

/* A page for people instead of data: a login form, a maintenance notice. */
static gboolean
is_markup (const TakingsPage *page)
{
  gsize i = 0;

  if (page->body_len >= 3 && memcmp (page->body, "\xef\xbb\xbf", 3) == 0)
    i = 3;
  while (i < page->body_len && g_ascii_isspace (page->body[i]))
    i++;
  return i < page->body_len && page->body[i] == '<';
}

gboolean
takings_response_check (const TakingsResponse *response, const TakingsPage *page,
                        const char *network, GError **error)
{
  TakingsError code;

  if (response->status >= 200 && response->status < 300)
    {
      if (!is_markup (page))
        return TRUE;
      g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_PROTOCOL,
                   "%s answered with a web page instead of data", network);
      return FALSE;
    }
  code = judge_status (response->status);
  g_set_error (error, TAKINGS_ERROR, code, "%s %s (HTTP %u)", network, describe (code),
               response->status);
  return FALSE;
}
