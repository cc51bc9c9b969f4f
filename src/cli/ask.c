/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ask.h"

#include "bus-error.h"
#include "bus.h"
#include "result-variant.h"

#include <glib/gi18n.h>

#define INTERFACE "io.github.takings.Takings1"

/* Without a bus at hand GLib would start one for this call. */
static GDBusConnection *
connect_bus (void)
{
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  g_autofree char *socket = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);
  GDBusConnection *connection = NULL;

  if ((address != NULL && *address != '\0') || g_file_test (socket, G_FILE_TEST_EXISTS))
    connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  if (connection != NULL)
    g_dbus_connection_set_exit_on_close (connection, FALSE);
  return connection;
}

static gboolean
has_owner (GDBusConnection *connection)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
    "NameHasOwner", g_variant_new ("(s)", TAKINGS_APPLICATION_ID), G_VARIANT_TYPE ("(b)"),
    G_DBUS_CALL_FLAGS_NONE, 5000, NULL, NULL);
  gboolean owned = FALSE;

  if (reply != NULL)
    g_variant_get (reply, "(b)", &owned);
  return owned;
}

static void
progress_cb (GDBusConnection *connection, const char *sender, const char *path,
             const char *interface, const char *signal, GVariant *parameters, gpointer data)
{
  const char *account;
  guint pages, entries;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(suu)")))
    return;
  g_variant_get (parameters, "(&suu)", &account, &pages, &entries);
  takings_progress_show (_ ("Syncing: %.8s, %u pages, %u entries"), account, pages, entries);
}

static GVariant *
new_call (const char *dir, const char *const *ids, const char *since, gboolean full)
{
  GVariantBuilder options;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "ledger", g_variant_new_string (dir));
  if (since != NULL)
    g_variant_builder_add (&options, "{sv}", "since", g_variant_new_string (since));
  if (full)
    g_variant_builder_add (&options, "{sv}", "full", g_variant_new_boolean (TRUE));
  return g_variant_new ("(@as@a{sv})", g_variant_new_strv (ids, ids != NULL ? -1 : 0),
                        g_variant_builder_end (&options));
}

static GVariant *
call (GDBusConnection *connection, GVariant *parameters, GError **error)
{
  guint watch = g_dbus_connection_signal_subscribe (
    connection, TAKINGS_APPLICATION_ID, INTERFACE, "SyncProgress", TAKINGS_BUS_PATH, NULL,
    G_DBUS_SIGNAL_FLAGS_NONE, progress_cb, NULL, NULL);
  TakingsWait wait;
  GVariant *reply;

  takings_wait_init (&wait);
  g_dbus_connection_call (connection, TAKINGS_APPLICATION_ID, TAKINGS_BUS_PATH, INTERFACE, "Sync",
                          parameters, G_VARIANT_TYPE ("(a{sv})"), G_DBUS_CALL_FLAGS_NO_AUTO_START,
                          G_MAXINT, wait.cancellable, takings_wait_done_cb, &wait);
  reply = g_dbus_connection_call_finish (connection, takings_wait_run (&wait), error);
  takings_progress_clear ();
  takings_wait_clear (&wait);
  g_dbus_connection_signal_unsubscribe (connection, watch);
  return reply;
}

static GError *
as_ours (GError *error)
{
  g_autoptr (GError) owned = error;

  g_dbus_error_strip_remote_error (owned);
  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_new_literal (TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED,
                                _ ("no longer waiting; the Takings that is open goes on syncing"));
  return takings_error_from_io (g_steal_pointer (&owned), NULL);
}

gboolean
takings_ask_sync (const char *dir, const char *const *ids, const char *since, gboolean full,
                  TakingsSyncResult **result, GError **error)
{
  g_autoptr (GDBusConnection) connection = connect_bus ();
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) outcome = NULL;
  GError *local = NULL;

  if (connection == NULL || !has_owner (connection))
    return FALSE;
  takings_bus_error_register ();
  reply = call (connection, new_call (dir, ids, since, full), &local);
  if (reply == NULL)
    {
      local = as_ours (local);
      /* another ledger, or gone meanwhile: nobody to ask */
      if (g_error_matches (local, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE)
          || g_error_matches (local, TAKINGS_ERROR, TAKINGS_ERROR_NETWORK))
        {
          g_clear_error (&local);
          return FALSE;
        }
      g_propagate_error (error, local);
      return TRUE;
    }
  outcome = g_variant_get_child_value (reply, 0);
  *result = takings_result_from_variant (outcome);
  return TRUE;
}
