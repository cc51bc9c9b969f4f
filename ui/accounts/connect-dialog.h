/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "scope.h"

#include <adwaita.h>
G_BEGIN_DECLS

/**
 * TakingsConnectDialog:
 *
 * Connects a network: which one, then its form; or changes the credentials of an account. What is
 * entered is tried with the network before it is saved, and stays when that or the keyring fails.
 *
 * Signals: `saved (char *account)`.
 */
#define TAKINGS_TYPE_CONNECT_DIALOG (takings_connect_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TakingsConnectDialog, takings_connect_dialog, TAKINGS, CONNECT_DIALOG,
                      AdwWindow)

/* @accounts: (element-type TakingsAccount): all there are. @account: (nullable): the one to change,
 * one of them; else a new one. */
TakingsConnectDialog *takings_connect_dialog_new (GtkWindow *parent, TakingsScope *scope,
                                                  GPtrArray *accounts,
                                                  const TakingsAccount *account);

G_END_DECLS
