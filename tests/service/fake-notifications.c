/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A desktop's notifications for a private bus: writes down what it is asked, a line each, into the
 * file of its argument, until the bus goes: title, body, number, first action. Click(number) of the
 * interface io.github.takings.Test is a person's click on one of them. */
#include <gio/gio.h>
#include <stdio.h>

static const char xml[]
  = "<node><interface name='org.freedesktop.Notifications'>"
    "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/>"
    "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='as' direction='in'/><arg type='a{sv}' direction='in'/>"
    "<arg type='i' direction='in'/><arg type='u' direction='out'/></method>"
    "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
    "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
    "<method name='GetServerInformation'><arg type='s' direction='out'/>"
    "<arg type='s' direction='out'/><arg type='s' direction='out'/>"
    "<arg type='s' direction='out'/></method>"
    "<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>"
    "</interface><interface name='io.github.takings.Test'>"
    "<method name='Click'><arg type='u' direction='in'/></method></interface></node>";

static void
call_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
         const char *method, GVariant *parameters, GDBusMethodInvocation *invocation, gpointer data)
{
  static guint last;
  FILE *file = data;

  if (g_str_equal (method, "Notify"))
    {
      g_autofree const char **actions = NULL;
      const char *title, *body;

      g_variant_get_child (parameters, 3, "&s", &title);
      g_variant_get_child (parameters, 4, "&s", &body);
      g_variant_get_child (parameters, 5, "^a&s", &actions);
      fprintf (file, "%s|%s|%u|%s\n", title, body, ++last, actions[0] != NULL ? actions[0] : "");
      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", last));
    }
  else if (g_str_equal (method, "Click"))
    {
      guint clicked;

      g_variant_get (parameters, "(u)", &clicked);
      g_dbus_connection_emit_signal (connection, NULL, path, "org.freedesktop.Notifications",
                                     "ActionInvoked", g_variant_new ("(us)", clicked, "default"),
                                     NULL);
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
  else if (g_str_equal (method, "CloseNotification"))
    {
      fprintf (file, "closed\n");
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
  else if (g_str_equal (method, "GetCapabilities"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new_parsed ("(['actions'],)"));
  else
    g_dbus_method_invocation_return_value (invocation,
                                           g_variant_new_parsed ("('fake', 'test', '1', '1.2')"));
  fflush (file);
}

int
main (int argc, char **argv)
{
  static const GDBusInterfaceVTable table = { call_cb, NULL, NULL, { 0 } };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (xml, NULL);
  GDBusConnection *connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  FILE *file = argc > 1 ? fopen (argv[1], "a") : NULL;

  if (connection == NULL || file == NULL
      || g_dbus_connection_register_object (connection, "/org/freedesktop/Notifications",
                                            node->interfaces[0], &table, file, NULL, NULL)
           == 0
      || g_dbus_connection_register_object (connection, "/org/freedesktop/Notifications",
                                            node->interfaces[1], &table, file, NULL, NULL)
           == 0)
    return 1;
  g_bus_own_name_on_connection (connection, "org.freedesktop.Notifications",
                                G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL, NULL, NULL);
  g_main_loop_run (loop);
  return 0;
}
