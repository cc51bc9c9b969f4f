/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "http-private.h"

#include <glib/gi18n.h>

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return address != NULL ? g_inet_address_get_is_loopback (address)
                         : g_ascii_strcasecmp (host, "localhost") == 0;
}

GUri *
takings_http_parse_url (const char *url, GError **error)
{
  g_autoptr (GUri) uri = url != NULL
                           ? g_uri_parse (url, SOUP_HTTP_URI_FLAGS | G_URI_FLAGS_ENCODED, NULL)
                           : NULL;
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  const char *fault = NULL;

  if (host == NULL || *host == '\0')
    fault = _ ("not a web address");
  else if (!g_str_equal (scheme, "https") && !g_str_equal (scheme, "http"))
    fault = _ ("the address must begin with https:");
  else if (g_uri_get_userinfo (uri) != NULL)
    fault = _ ("the address must not hold a user name or password");
  else if (g_uri_get_fragment (uri) != NULL)
    fault = _ ("the address must not hold a fragment");
  else if (g_str_equal (scheme, "http") && !is_loopback (host))
    fault = _ ("http: is allowed for loopback addresses only; use https:");
  if (fault == NULL)
    return g_steal_pointer (&uri);
  g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE, fault);
  return NULL;
}

gboolean
takings_http_check_endpoint (const char *url, GError **error)
{
  g_autoptr (GUri) uri = takings_http_parse_url (url, error);

  return uri != NULL;
}

static int
port_of (GUri *uri)
{
  int port = g_uri_get_port (uri);

  return port > 0 ? port : g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;
}

gboolean
takings_http_is_same_origin (GUri *a, GUri *b)
{
  return g_ascii_strcasecmp (g_uri_get_scheme (a), g_uri_get_scheme (b)) == 0
         && g_uri_get_host (b) != NULL
         && g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0
         && port_of (a) == port_of (b);
}
