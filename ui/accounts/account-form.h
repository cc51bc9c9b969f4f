/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "account-field.h"
#include "ledger.h"
G_BEGIN_DECLS

/**
 * TakingsAccountForm:
 *
 * What an account is made from: its name, the fields that its network describes and, where the
 * network has no public address or someone wants another, the address. Knows no network.
 *
 * Signals: `changed ()`.
 */
#define TAKINGS_TYPE_ACCOUNT_FORM (takings_account_form_get_type ())
G_DECLARE_FINAL_TYPE (TakingsAccountForm, takings_account_form, TAKINGS, ACCOUNT_FORM, GtkBox)

/* @account: (nullable): the one to change. @others: (element-type TakingsAccount): all there are */
GtkWidget *takings_account_form_new (const TakingsAdapterInfo *info, const TakingsAccount *account,
                                     GPtrArray *others);
char *takings_account_form_dup_name (TakingsAccountForm *self);
char *takings_account_form_dup_endpoint (TakingsAccountForm *self); /* "" for none */
/* As typed; secrets that are kept and not typed anew are not in it. */
GHashTable *takings_account_form_dup_fields (TakingsAccountForm *self);
/* FALSE when something is missing or wrong: it is told beside the field, which gets the focus, or
 * in
 * @error when it is about no single one. */
gboolean takings_account_form_check (TakingsAccountForm *self, GError **error);
/* The network refused the credentials: told beside the one that @message names in words of its own,
 * else beside the first secret that was entered. It gets the focus. */
void takings_account_form_show_refusal (TakingsAccountForm *self, const char *message);
gboolean takings_account_form_is_changed (TakingsAccountForm *self); /* something would be lost */
void takings_account_form_focus (TakingsAccountForm *self);
/* (nullable): the field @key of the network; "name" and "endpoint" too */
TakingsAccountField *takings_account_form_get_field (TakingsAccountForm *self, const char *key);

G_END_DECLS
