/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
G_BEGIN_DECLS

/* A Secret Service on the session bus, in a thread of its own, with one collection. */
typedef enum
{
  SERVICE_OPEN,      /* everything is unlocked */
  SERVICE_DISMISSED, /* locked; the person closes the question */
  SERVICE_WAITING,   /* locked; nobody answers the question */
  SERVICE_UNLOCKS,   /* locked; the person gives the password */
  SERVICE_SLOW,      /* unlocked; takes half a second for each call */
  SERVICE_DIES,      /* leaves the bus in the middle of a call */
} ServiceMode;

void fake_service_start (const char *address, ServiceMode mode);
void fake_service_set_mode (ServiceMode mode); /* locks and unlocks what is there, too */
guint fake_service_count (void);               /* items */

G_END_DECLS
