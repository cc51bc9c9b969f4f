/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
G_BEGIN_DECLS

/* A query as a person typed it (see takings_filter_parse()), changed condition by condition, so that
 * a form beside the text and the text itself say the same. Pure; any thread. */

/* The next word at *@p without its quotes, "" within quotes being one; NULL at the end. An open quote
 * reaches to the end. @raw: (out) (optional): where it begins in the text; it ends at *@p. */
char *takings_filter_text_next (const char **p, const char **raw);
/* The value of the last condition `key:value`; NULL if there is none. */
char *takings_filter_text_get (const char *text, const char *key);
/* @text with that condition alone for @key, in the place of the first; @value NULL: with none.
 * Everything else stays as it was typed. */
char *takings_filter_text_set (const char *text, const char *key, const char *value);

G_END_DECLS
