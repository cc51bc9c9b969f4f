/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "adapter.h"

#include <adwaita.h>
G_BEGIN_DECLS

/**
 * TakingsAccountField:
 *
 * One field of an account as its network describes it: an entry, a password entry or a list of
 * choices, below it where the value is to be found, and below that what is wrong with it, told
 * while it is typed.
 *
 * Signals: `changed ()`.
 */
#define TAKINGS_TYPE_ACCOUNT_FIELD (takings_account_field_get_type ())
G_DECLARE_FINAL_TYPE (TakingsAccountField, takings_account_field, TAKINGS, ACCOUNT_FIELD, GtkBox)

/* @spec: static. @stored: a secret of it is kept already, and stays when nothing is typed. */
GtkWidget *takings_account_field_new (const TakingsFieldSpec *spec, gboolean stored);
const TakingsFieldSpec *takings_account_field_get_spec (TakingsAccountField *self);
char *takings_account_field_dup_text (TakingsAccountField *self);
void takings_account_field_set_text (TakingsAccountField *self, const char *text);
/* Nothing is wrong with what is typed; nothing typed is not wrong. */
gboolean takings_account_field_is_right (TakingsAccountField *self);
/* @fault: (nullable): what is wrong with it; gone as soon as something is typed */
void takings_account_field_set_fault (TakingsAccountField *self, const char *fault);
void takings_account_field_focus (TakingsAccountField *self);

G_END_DECLS
