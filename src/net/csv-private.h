/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "csv.h"
G_BEGIN_DECLS

/* The encoding that the beginning of a file shows; @skip: the byte order mark's length. */
const char *takings_csv_detect_encoding (const guchar *p, gsize n, gsize *skip);
char takings_csv_detect_delimiter (const char *text, gsize len);

G_END_DECLS
