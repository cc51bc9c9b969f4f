/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "window.h"
G_BEGIN_DECLS

/* For as long as the window lives: where figures by sale date are wanted, has the sales found that
 * they rest on, and then shows them. What takes long is done in the background, can be stopped, and
 * leaves the figures by event date in sight until then. Once, when the window has its scope. */
void takings_sale_dates_attach (TakingsWindow *window);

G_END_DECLS
