/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "window.h"
G_BEGIN_DECLS

/* Printing of the page in sight, through the printing dialog (which writes PDF files too): the same
 * painters as `takings render`, broken into sheets that have a header and their number. */

/* Gives the window's class `win.print`. */
void takings_print_install_action (GtkWidgetClass *window_class);

/**
 * takings_print_page:
 * @page: the page's id
 * @file: (nullable): a PDF to write; %NULL asks the person
 * @callback: (nullable): when it is printed, given up or failed; its source is @window
 */
void takings_print_page (TakingsWindow *window, const char *page, const char *file,
                         GAsyncReadyCallback callback, gpointer user_data);
/* @n_sheets: (out) (optional) */
gboolean takings_print_page_finish (GAsyncResult *result, guint *n_sheets, GError **error);

G_END_DECLS
