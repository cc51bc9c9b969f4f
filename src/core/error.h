/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
G_BEGIN_DECLS

#define TAKINGS_ERROR (takings_error_quark ())

/**
 * TakingsError:
 *
 * Why something failed. Foreign errors (GIO, libsoup, libsecret, SQLite) are converted where they
 * enter. @TAKINGS_ERROR_USAGE is bad input from the person at the keyboard (exit status 2);
 * the others are the codes of `takings sync --json` and D-Bus.
 */
typedef enum
{
  TAKINGS_ERROR_AUTH,
  TAKINGS_ERROR_RATE_LIMITED,
  TAKINGS_ERROR_NETWORK,
  TAKINGS_ERROR_TLS,
  TAKINGS_ERROR_TIMEOUT,
  TAKINGS_ERROR_SERVER,
  TAKINGS_ERROR_PROTOCOL,
  TAKINGS_ERROR_CANCELLED,
  TAKINGS_ERROR_STORAGE,
  TAKINGS_ERROR_KEYRING,
  TAKINGS_ERROR_USAGE,
} TakingsError;

GQuark takings_error_quark (void);

/**
 * takings_error_code_name:
 * @code: a #TakingsError
 *
 * Returns: the stable name of the contract: "auth", "rate-limited", …
 */
const char *takings_error_code_name (int code);

/**
 * takings_error_from_io:
 * @error: (transfer full): an error of any domain
 * @context: what was being done, for the message
 *
 * Returns: (transfer full): the same fault in %TAKINGS_ERROR. The message never holds a secret.
 */
GError *takings_error_from_io (GError *error, const char *context);

G_END_DECLS
