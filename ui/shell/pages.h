/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
G_BEGIN_DECLS

/**
 * TakingsPageInfo:
 * @id: as in the action `win.page::ID`
 * @title: translatable (N_)
 * @has_period: shows the figures of a period, so the period bar stands above it
 *
 * The sidebar is built from these. A new page is one line in pages.c.
 */
typedef struct
{
  const char *id, *title, *icon;
  GtkWidget *(*create) (void);
  gboolean has_period;
} TakingsPageInfo;

const TakingsPageInfo *takings_pages_get (guint *n_pages);
GtkWidget *takings_pages_new_row (const TakingsPageInfo *info); /* of the sidebar */

G_END_DECLS
