/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pages.h"

#include "overview.h"

#include <glib/gi18n.h>

static const TakingsPageInfo pages[] = {
  { "overview", N_ ("Overview"), "user-home-symbolic", takings_overview_get_type, TRUE },
};

const TakingsPageInfo *
takings_pages_get (guint *n_pages)
{
  *n_pages = G_N_ELEMENTS (pages);
  return pages;
}
