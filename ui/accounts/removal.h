/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "scope.h"

#include <adwaita.h>
G_BEGIN_DECLS

/**
 * TakingsRemoval:
 *
 * Accounts that a person removed, for as long as that can be taken back (`win.done`, and the action
 * `removal.keep ('s')` that it puts into the window). After that time, or when this object goes,
 * they are deleted with all they have. Main thread.
 *
 * Signals: `changed ()`: an account leaves, or stays after all.
 */
#define TAKINGS_TYPE_REMOVAL (takings_removal_get_type ())
G_DECLARE_FINAL_TYPE (TakingsRemoval, takings_removal, TAKINGS, REMOVAL, GObject)

/* @page: its owner */
TakingsRemoval *takings_removal_new (TakingsScope *scope, GtkWidget *page);
void
takings_removal_begin (TakingsRemoval *self, const char *account, const char *name, guint seconds);
gboolean takings_removal_has (TakingsRemoval *self, const char *account);

G_END_DECLS
