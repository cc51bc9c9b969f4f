/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "form.h"
G_BEGIN_DECLS

/* Is @text a macro that the sender did not replace: "{click_id}", "%7BORDERID%7D", "[cid]"? */
gboolean takings_macro_is_left (TakingsText text);

/* A text that identifies something: not empty, at most @max bytes, no control characters. */
gboolean takings_macro_is_name (TakingsText text, gsize max);

/* Puts values into @template for {name}, percent-encoded; a macro without a value becomes empty, an
 * unknown one stays. @values: fields whose names are the macros' */
char *takings_macro_expand (const char *template, const TakingsFormField *values, guint n_values);

/* http or https, a host, no user name, no control characters; what may stand where. NULL or a
 * reason. */
const char *takings_macro_check_destination (const char *template);

G_END_DECLS
