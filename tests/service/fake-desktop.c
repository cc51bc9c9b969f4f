/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The portals of fake-portal.c as a program: writes what it is asked into the file of its argument,
 * until the bus goes. */
#include "fake-portal.h"

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  GDBusConnection *connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (FakePortal) portal = NULL;

  if (connection == NULL || argc < 2)
    return 1;
  portal = fake_portal_new (connection, argv[1]);
  g_main_loop_run (loop);
  return 0;
}
