/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-portal.h"

#include <gio/gunixfdlist.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char xml[]
  = "<node><interface name='org.freedesktop.portal.Background'>"
    "<method name='RequestBackground'><arg type='s' direction='in'/>"
    "<arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
    "<method name='SetStatus'><arg type='a{sv}' direction='in'/></method>"
    "<property name='version' type='u' access='read'/></interface>"
    "<interface name='org.freedesktop.portal.Secret'>"
    "<method name='RetrieveSecret'><arg type='h' direction='in'/>"
    "<arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
    "<property name='version' type='u' access='read'/></interface>"
    "<interface name='org.freedesktop.portal.Notification'>"
    "<method name='AddNotification'><arg type='s' direction='in'/>"
    "<arg type='a{sv}' direction='in'/></method>"
    "<method name='RemoveNotification'><arg type='s' direction='in'/></method>"
    "<property name='version' type='u' access='read'/></interface>"
    "<interface name='org.freedesktop.portal.ProxyResolver'>"
    "<method name='Lookup'><arg type='s' direction='in'/><arg type='as' direction='out'/></method>"
    "<property name='version' type='u' access='read'/></interface></node>";

static void
write_down (FakePortal *self, const char *line)
{
  FILE *file = self->log_path != NULL ? fopen (self->log_path, "a") : NULL;

  g_string_append_printf (self->log, "%s\n", line);
  if (file == NULL)
    return;
  fprintf (file, "%s\n", line);
  fclose (file);
}

/* The path of a request: the caller knows it before it is told. */
static char *
request_path (const char *sender, GVariant *options)
{
  g_autofree char *name = g_strdelimit (g_strdup (sender + 1), ".", '_');
  const char *token = "t";

  g_variant_lookup (options, "handle_token", "&s", &token);
  return g_strdup_printf ("/org/freedesktop/portal/desktop/request/%s/%s", name, token);
}

/* Takes floating @results. */
static void
respond (FakePortal *self, const char *sender, const char *path, guint32 response,
         GVariant *results)
{
  g_dbus_connection_emit_signal (self->connection, sender, path, "org.freedesktop.portal.Request",
                                 "Response", g_variant_new ("(u@a{sv})", response, results), NULL);
}

static void
request_background (FakePortal *self, GDBusMethodInvocation *invocation, const char *sender,
                    GVariant *parameters)
{
  g_autoptr (GVariant) options = g_variant_get_child_value (parameters, 1);
  g_autofree char *path = request_path (sender, options);
  g_auto (GStrv) command = NULL;
  g_autofree char *words = NULL;
  g_autofree char *line = NULL;
  gboolean autostart = FALSE;
  GVariantDict results;

  g_variant_lookup (options, "autostart", "b", &autostart);
  g_variant_lookup (options, "commandline", "^as", &command);
  words = command != NULL ? g_strjoinv (" ", command) : g_strdup ("");
  line = g_strdup_printf ("background autostart=%d command=%s", autostart, words);
  write_down (self, line);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", path));
  g_variant_dict_init (&results, NULL);
  g_variant_dict_insert (&results, "background", "b", self->grants_background);
  g_variant_dict_insert (&results, "autostart", "b", autostart && self->grants_autostart);
  respond (self, sender, path, self->response, g_variant_dict_end (&results));
}

static void
retrieve_secret (FakePortal *self, GDBusMethodInvocation *invocation, const char *sender,
                 GVariant *parameters)
{
  GUnixFDList *list = g_dbus_message_get_unix_fd_list (
    g_dbus_method_invocation_get_message (invocation));
  g_autoptr (GVariant) options = g_variant_get_child_value (parameters, 1);
  g_autofree char *path = request_path (sender, options);
  char secret[64];
  gint32 handle;
  int fd;

  memset (secret, 's', sizeof secret);
  write_down (self, "secret");
  g_variant_get_child (parameters, 0, "h", &handle);
  fd = list != NULL ? g_unix_fd_list_get (list, handle, NULL) : -1;
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", path));
  if (fd >= 0)
    {
      if (write (fd, secret, sizeof secret) != sizeof secret)
        write_down (self, "secret not written");
      close (fd);
    }
  respond (self, sender, path, 0, g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0));
}

static void
add_notification (FakePortal *self, GVariant *parameters)
{
  g_autoptr (GVariant) notification = g_variant_get_child_value (parameters, 1);
  const char *title = "";
  g_autofree char *line = NULL;

  g_variant_lookup (notification, "title", "&s", &title);
  line = g_strdup_printf ("notification %s", title);
  write_down (self, line);
}

static void
set_status (FakePortal *self, GVariant *parameters)
{
  g_autoptr (GVariant) options = g_variant_get_child_value (parameters, 0);
  const char *message = "";
  g_autofree char *line = NULL;

  g_variant_lookup (options, "message", "&s", &message);
  line = g_strdup_printf ("status %s", message);
  write_down (self, line);
}

static void
call_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
         const char *method, GVariant *parameters, GDBusMethodInvocation *invocation, gpointer data)
{
  FakePortal *self = data;

  if (g_str_equal (method, "RequestBackground"))
    request_background (self, invocation, sender, parameters);
  else if (g_str_equal (method, "RetrieveSecret"))
    retrieve_secret (self, invocation, sender, parameters);
  else if (g_str_equal (method, "Lookup"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new_parsed ("(['direct://'],)"));
  else
    {
      if (g_str_equal (method, "AddNotification"))
        add_notification (self, parameters);
      else if (g_str_equal (method, "SetStatus"))
        set_status (self, parameters);
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
}

static GVariant *
get_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
        const char *property, GError **error, gpointer data)
{
  /* libsecret speaks to exactly this version of Secret */
  return g_variant_new_uint32 (g_str_has_suffix (interface, ".Secret") ? 1 : 2);
}

FakePortal *
fake_portal_new (GDBusConnection *connection, const char *log_path)
{
  static const GDBusInterfaceVTable table = { call_cb, get_cb, NULL, { 0 } };
  FakePortal *self = g_new0 (FakePortal, 1);
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (xml, NULL);

  self->connection = connection;
  self->log = g_string_new (NULL);
  self->log_path = g_strdup (log_path);
  self->grants_background = self->grants_autostart = TRUE;
  for (gsize i = 0; node->interfaces[i] != NULL; i++)
    g_dbus_connection_register_object (connection, "/org/freedesktop/portal/desktop",
                                       node->interfaces[i], &table, self, NULL, NULL);
  g_bus_own_name_on_connection (connection, "org.freedesktop.portal.Desktop",
                                G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL, NULL, NULL);
  return self;
}

void
fake_portal_free (FakePortal *self)
{
  g_string_free (self->log, TRUE);
  g_free (self->log_path);
  g_free (self);
}
