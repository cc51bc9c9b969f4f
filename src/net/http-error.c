/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "http-private.h"

#include <glib/gi18n.h>

static int
code_of (const GError *cause, gboolean timed_out, GTlsCertificateFlags flaws)
{
  if (cause->domain == TAKINGS_ERROR)
    return cause->code;
  if (timed_out)
    return TAKINGS_ERROR_TIMEOUT;
  if (cause->domain == G_TLS_ERROR || flaws != 0)
    return TAKINGS_ERROR_TLS;
  if (cause->domain == SOUP_SESSION_ERROR)
    return cause->code == SOUP_SESSION_ERROR_PARSING || cause->code == SOUP_SESSION_ERROR_ENCODING
             ? TAKINGS_ERROR_PROTOCOL
             : TAKINGS_ERROR_NETWORK;
  if (cause->domain != G_IO_ERROR)
    return TAKINGS_ERROR_NETWORK;
  switch (cause->code)
    {
    case G_IO_ERROR_CANCELLED: return TAKINGS_ERROR_CANCELLED;
    case G_IO_ERROR_TIMED_OUT: return TAKINGS_ERROR_TIMEOUT;
    case G_IO_ERROR_INVALID_DATA: return TAKINGS_ERROR_PROTOCOL;
    default: return TAKINGS_ERROR_NETWORK;
    }
}

static const char *
flaw_text (GTlsCertificateFlags flaws)
{
  if (flaws & G_TLS_CERTIFICATE_REVOKED)
    return _ ("its certificate was revoked; tell the network");
  if (flaws & G_TLS_CERTIFICATE_BAD_IDENTITY)
    return _ ("its certificate is for another host; something answers in its place: try another "
              "internet connection");
  if (flaws & G_TLS_CERTIFICATE_EXPIRED)
    return _ ("its certificate has expired; check this computer's date, else wait until the "
              "network has renewed it");
  if (flaws & G_TLS_CERTIFICATE_NOT_ACTIVATED)
    return _ ("its certificate is not valid yet; check this computer's date");
  return _ ("its certificate is not signed by an authority that this computer trusts; a proxy or "
            "virus scanner may be in between: try another internet connection");
}

static char *
reason_text (int code, const GError *cause, GTlsCertificateFlags flaws)
{
  if (cause->domain == TAKINGS_ERROR)
    return g_strdup (cause->message);
  switch (code)
    {
    case TAKINGS_ERROR_CANCELLED: return g_strdup (_ ("cancelled"));
    case TAKINGS_ERROR_TIMEOUT:
      return g_strdup (_ ("no complete answer in time; it is tried again later"));
    case TAKINGS_ERROR_TLS:
      if (flaws != 0)
        return g_strdup (flaw_text (flaws));
      return g_strdup_printf (_ ("no secure connection (%s); a proxy or virus scanner may be in "
                                 "between: try another internet connection"),
                              cause->message);
    default: break;
    }
  if (code == TAKINGS_ERROR_PROTOCOL)
    return g_strdup_printf (_ ("not an answer that can be read (%s); check the address, else tell "
                               "the network"),
                            cause->message);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    return g_strdup (_ ("the answer was cut off; it is tried again later"));
  return g_strdup_printf (_ ("%s; check the internet connection"), cause->message);
}

GError *
takings_http_explain (GError *cause, const char *host, gboolean timed_out,
                      GTlsCertificateFlags flaws)
{
  g_autoptr (GError) owned = cause;
  int code = code_of (owned, timed_out, flaws);
  g_autofree char *reason = reason_text (code, owned, flaws);

  return g_error_new (TAKINGS_ERROR, code, "%s: %s", host, reason);
}
