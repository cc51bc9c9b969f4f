/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <string.h>
G_BEGIN_DECLS

/**
 * TakingsText:
 * @data: (nullable): bytes, not terminated; %NULL is "unknown", which is not the empty text
 * @len: how many bytes
 *
 * A borrowed slice of text, valid UTF-8. Whoever holds the buffer says how long it lives.
 */
typedef struct
{
  const char *data;
  gsize len;
} TakingsText;

#define TAKINGS_TEXT(literal) ((TakingsText){ "" literal, sizeof (literal) - 1 })
#define TAKINGS_TEXT_NONE ((TakingsText){ NULL, 0 })

static inline TakingsText
takings_text (const char *string)
{
  return (TakingsText){ string, string != NULL ? strlen (string) : 0 };
}

static inline gboolean
takings_text_equal (TakingsText a, TakingsText b)
{
  return a.len == b.len && (a.data == NULL) == (b.data == NULL)
         && (a.len == 0 || memcmp (a.data, b.data, a.len) == 0);
}

/* ASCII case-insensitive. */
static inline gboolean
takings_text_is (TakingsText a, const char *literal)
{
  gsize n = strlen (literal);
  return a.data != NULL && a.len == n && g_ascii_strncasecmp (a.data, literal, n) == 0;
}

static inline gboolean
takings_text_is_empty (TakingsText a)
{
  return a.data == NULL || a.len == 0;
}

static inline char *
takings_text_dup (TakingsText a)
{
  return a.data != NULL ? g_strndup (a.data, a.len) : NULL;
}

/* For tables whose keys are #TakingsText. */
guint takings_text_hash (gconstpointer key);
gboolean takings_text_equal_keys (gconstpointer a, gconstpointer b);
/* Does @a contain @needle (ASCII case-insensitive)? */
gboolean takings_text_contains (TakingsText a, const char *needle);
TakingsText takings_text_strip (TakingsText a);
/* An optionally signed decimal integer; FALSE when @a is anything else or overflows. */
gboolean takings_text_to_int64 (TakingsText a, gint64 *value);

/**
 * takings_redact:
 * @uri: a URI
 *
 * Returns: (transfer full): @uri without user information and with every query value replaced by
 *   "…", fit for a log or an error message.
 */
char *takings_redact (const char *uri);

G_END_DECLS
