/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "ledger.h"

#include <gtk/gtk.h>
G_BEGIN_DECLS

/* Where a file goes to: an account, or one of @network that is made for it. */
typedef struct
{
  char *account; /* (owned) (nullable): id */
  char *network; /* (owned) */
  char *name;    /* (owned): of the account that is made, or of that account */
  char *role;    /* (owned) (nullable) */
} TakingsImportTarget;
void takings_import_target_free (gpointer target);

/* @accounts: (element-type TakingsAccount): all there are. Accounts first, then one to be made for
 * each network whose reports are known; how they are called is appended to @choices.
 * Returns: (transfer full) (element-type TakingsImportTarget) */
GPtrArray *takings_import_targets_new (GPtrArray *accounts, GtkStringList *choices);

G_END_DECLS
