/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "bus-error.h"

#include <gio/gio.h>

#define NAME(word) "io.github.takings.Takings.Error." word

static const GDBusErrorEntry entries[] = {
  { TAKINGS_ERROR_AUTH, NAME ("Auth") },
  { TAKINGS_ERROR_RATE_LIMITED, NAME ("RateLimited") },
  { TAKINGS_ERROR_NETWORK, NAME ("Network") },
  { TAKINGS_ERROR_TLS, NAME ("Tls") },
  { TAKINGS_ERROR_TIMEOUT, NAME ("Timeout") },
  { TAKINGS_ERROR_SERVER, NAME ("Server") },
  { TAKINGS_ERROR_PROTOCOL, NAME ("Protocol") },
  { TAKINGS_ERROR_CANCELLED, NAME ("Cancelled") },
  { TAKINGS_ERROR_STORAGE, NAME ("Storage") },
  { TAKINGS_ERROR_KEYRING, NAME ("Keyring") },
  { TAKINGS_ERROR_USAGE, NAME ("Usage") },
};
G_STATIC_ASSERT (G_N_ELEMENTS (entries) == TAKINGS_ERROR_USAGE + 1);

void
takings_bus_error_register (void)
{
  static gsize registered;

  if (!g_once_init_enter (&registered))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    g_dbus_error_register_error (TAKINGS_ERROR, entries[i].error_code, entries[i].dbus_error_name);
  g_once_init_leave (&registered, 1);
}
