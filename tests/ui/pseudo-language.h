/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
G_BEGIN_DECLS

/* A language that nobody speaks: each text that goes through gettext comes back between ⟦ and ⟧, a
 * third longer, with accents. Whoever links this sees at once what does not go through gettext. It
 * takes the place of libintl's functions for texts of this program; all others stay as they are. */
#define PSEUDO_BEGIN "⟦"
#define PSEUDO_END   "⟧"

/* Links it in. */
void pseudo_language_use (void);

G_END_DECLS
