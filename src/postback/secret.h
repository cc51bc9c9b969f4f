/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "text.h"
G_BEGIN_DECLS

/* Is @given the secret @expected? Takes as long for a near miss as for any other text of that
 * length. An empty or missing secret equals nothing. */
gboolean takings_secret_equals (TakingsText given, TakingsText expected);
/* The same for hexadecimal digits of either case. */
gboolean takings_secret_equals_hex (TakingsText given, const char *expected);
/* 24 random bytes in 48 hexadecimal digits, of the kernel's generator. */
char *takings_secret_new (void);
/* 32 digits: the time in milliseconds, then chance, so that later ones sort behind. */
void takings_secret_new_click (gint64 milliseconds, char id[33]);

G_END_DECLS
