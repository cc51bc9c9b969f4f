/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "scope.h"

#include <adwaita.h>
G_BEGIN_DECLS

/**
 * TakingsImportDialog:
 *
 * Reads a CSV file into an account: what would become of its rows is shown first, with the columns
 * they are taken from; nothing is written before Import is pressed.
 */
#define TAKINGS_TYPE_IMPORT_DIALOG (takings_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TakingsImportDialog, takings_import_dialog, TAKINGS, IMPORT_DIALOG, AdwWindow)

/* @accounts: (element-type TakingsAccount): all there are. @account: (nullable): id of the one that
 * is chosen at first */
TakingsImportDialog *takings_import_dialog_new (GtkWindow *parent, TakingsScope *scope,
                                                GPtrArray *accounts, const char *account,
                                                const char *file);

G_END_DECLS
