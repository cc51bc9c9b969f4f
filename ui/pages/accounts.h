/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "view.h"
G_BEGIN_DECLS

/**
 * TakingsAccounts:
 *
 * The accounts: what they are read from, when that last worked, what is wrong and what to do; new
 * ones, and CSV files for those that there are.
 *
 * Actions, with an account's id: `accounts.sync`, `.pause`, `.resume`, `.history`, `.rename`,
 * `.remove`; more are the window's (account-actions.h).
 */
#define TAKINGS_TYPE_ACCOUNTS (takings_accounts_get_type ())
G_DECLARE_FINAL_TYPE (TakingsAccounts, takings_accounts, TAKINGS, ACCOUNTS, TakingsView)

/* Puts the focus on an account, as soon as it is there. */
void takings_accounts_show_account (TakingsAccounts *self, const char *id);

G_END_DECLS
