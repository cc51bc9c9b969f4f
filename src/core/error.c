/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "error.h"

#include <gio/gio.h>

G_DEFINE_QUARK (takings - error - quark, takings_error)

const char *
takings_error_code_name (int code)
{
  static const char *const names[] = { "auth",    "rate-limited", "network",  "tls",
                                       "timeout", "server",       "protocol", "cancelled",
                                       "storage", "keyring",      "usage" };
  return code >= 0 && code < (int) G_N_ELEMENTS (names) ? names[code] : "protocol";
}

static int
code_of_io (int code)
{
  switch (code)
    {
    case G_IO_ERROR_CANCELLED: return TAKINGS_ERROR_CANCELLED;
    case G_IO_ERROR_TIMED_OUT: return TAKINGS_ERROR_TIMEOUT;
    case G_IO_ERROR_NO_SPACE:
    case G_IO_ERROR_PERMISSION_DENIED:
    case G_IO_ERROR_READ_ONLY:
    case G_IO_ERROR_NOT_FOUND:
    case G_IO_ERROR_EXISTS: return TAKINGS_ERROR_STORAGE;
    case G_IO_ERROR_INVALID_DATA:
    case G_IO_ERROR_PARTIAL_INPUT: return TAKINGS_ERROR_PROTOCOL;
    default: return TAKINGS_ERROR_NETWORK;
    }
}

GError *
takings_error_from_io (GError *error, const char *context)
{
  g_autoptr (GError) owned = error;
  int code = TAKINGS_ERROR_NETWORK;

  if (owned->domain == TAKINGS_ERROR)
    return g_steal_pointer (&owned);
  if (owned->domain == G_IO_ERROR)
    code = code_of_io (owned->code);
  else if (owned->domain == G_TLS_ERROR)
    code = TAKINGS_ERROR_TLS;
  else if (owned->domain == G_FILE_ERROR)
    code = TAKINGS_ERROR_STORAGE;
  if (context == NULL)
    return g_error_new_literal (TAKINGS_ERROR, code, owned->message);
  return g_error_new (TAKINGS_ERROR, code, "%s: %s", context, owned->message);
}
