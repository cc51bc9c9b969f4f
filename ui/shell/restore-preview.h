/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "ledger.h"

#include <adwaita.h>
G_BEGIN_DECLS

/* @path: the backup that a person wants in the ledger's place */
typedef void (*TakingsRestoreFunc) (const char *path, gpointer data);

/**
 * takings_restore_preview:
 * @ledger: (nullable): the one of now, if it can be opened
 * @path: a file, a backup or not
 * @restore: called once if the person wants it
 *
 * Tells in a dialog what the file holds and what is there now, and asks. A file that can't be
 * restored is told instead. Main thread; files are read on another one.
 */
void takings_restore_preview (GtkWindow *parent, TakingsLedger *ledger, const char *path,
                              TakingsRestoreFunc restore, gpointer data);

G_END_DECLS
