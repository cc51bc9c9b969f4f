/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "scope.h"

#include <adwaita.h>
G_BEGIN_DECLS

/**
 * TakingsAccountBanner:
 *
 * Says at the top of the window what keeps accounts from being read until a person does something,
 * with a button that does it: credentials that stopped working, a locked keyring.
 * Hidden while all is well.
 */
#define TAKINGS_TYPE_ACCOUNT_BANNER (takings_account_banner_get_type ())
G_DECLARE_FINAL_TYPE (TakingsAccountBanner, takings_account_banner, TAKINGS, ACCOUNT_BANNER, AdwBin)

/* Once. It follows the scope's changes. */
void takings_account_banner_set_scope (TakingsAccountBanner *self, TakingsScope *scope);
/* @accounts: (element-type TakingsAccount) */
void takings_account_banner_show (TakingsAccountBanner *self, GPtrArray *accounts);

G_END_DECLS
