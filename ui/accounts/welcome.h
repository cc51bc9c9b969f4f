/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
G_BEGIN_DECLS

/**
 * TakingsWelcome:
 *
 * What a ledger without an account shows: what Takings is for, and three ways to begin
 * (`win.connect`, `win.import`, `win.explore-demo`).
 */
#define TAKINGS_TYPE_WELCOME (takings_welcome_get_type ())
G_DECLARE_FINAL_TYPE (TakingsWelcome, takings_welcome, TAKINGS, WELCOME, AdwBin)

GtkWidget *takings_welcome_new (void);

G_END_DECLS
