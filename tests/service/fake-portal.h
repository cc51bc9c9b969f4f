/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
G_BEGIN_DECLS

/* A desktop's portals for a private bus: Background, which answers as it is told, Secret, which
 * gives the same 64 bytes to everyone, Notification, and ProxyResolver, which knows of none. Writes
 * down what it is asked, a line each.
 */
typedef struct
{
  GDBusConnection *connection; /* borrowed */
  GString *log;                /* what was asked so far */
  char *log_path;              /* (nullable): a file for the same */
  gboolean grants_background, grants_autostart;
  guint32 response; /* 0: answered, 1: the person cancelled, 2: it failed */
} FakePortal;

/* Takes the name org.freedesktop.portal.Desktop; grants everything. */
FakePortal *fake_portal_new (GDBusConnection *connection, const char *log_path);
void fake_portal_free (FakePortal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakePortal, fake_portal_free)

G_END_DECLS
