/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "portal.h"

#ifdef TAKINGS_HAVE_PORTAL
#include <libportal/portal.h>
#endif

gboolean
takings_portal_request_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

#ifdef TAKINGS_HAVE_PORTAL

GObject *
takings_portal_new (void)
{
  return G_OBJECT (xdp_portal_new ());
}

static void
requested_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  gboolean granted = xdp_portal_request_background_finish (XDP_PORTAL (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, granted);
}

/* Without a cancellable: libportal forgets who waits when it is cancelled. */
void
takings_portal_request_async (GObject *portal, const char *reason, gboolean autostart,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (portal, NULL, callback, user_data);
  g_autoptr (GPtrArray) command = g_ptr_array_new ();

  g_task_set_source_tag (task, takings_portal_request_async);
  g_ptr_array_add (command, (char *) "takings");
  g_ptr_array_add (command, (char *) "--gapplication-service");
  xdp_portal_request_background (
    XDP_PORTAL (portal), NULL, (char *) reason, command,
    autostart ? XDP_BACKGROUND_FLAG_AUTOSTART : XDP_BACKGROUND_FLAG_NONE, NULL, requested_cb, task);
}

/* libportal 0.6 does not know of it, and where the desktop does not there is nothing to be done. */
void
takings_portal_set_status (GObject *portal, const char *status)
{
#ifdef TAKINGS_HAVE_PORTAL_STATUS
  xdp_portal_set_background_status (XDP_PORTAL (portal), status, NULL, NULL, NULL);
#endif
}

#else

GObject *
takings_portal_new (void)
{
  return NULL;
}

void
takings_portal_request_async (GObject *portal, const char *reason, gboolean autostart,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (portal, NULL, callback, user_data);

  g_task_set_source_tag (task, takings_portal_request_async);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "No portals");
}

void
takings_portal_set_status (GObject *portal, const char *status)
{
}

#endif
