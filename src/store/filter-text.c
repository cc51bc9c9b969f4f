/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filter-text.h"

#include <string.h>

char *
takings_filter_text_next (const char **p, const char **raw)
{
  GString *word;
  gboolean quoted = FALSE;

  while (g_ascii_isspace (**p))
    (*p)++;
  if (raw != NULL)
    *raw = *p;
  if (**p == '\0')
    return NULL;
  word = g_string_new (NULL);
  for (; **p != '\0' && (quoted || !g_ascii_isspace (**p)); (*p)++)
    if (**p != '"')
      g_string_append_c (word, **p);
    else if (quoted && (*p)[1] == '"')
      g_string_append_c (word, *++(*p));
    else
      quoted = !quoted;
  return g_string_free (word, FALSE);
}

/* What follows "key:" in @word; NULL if it is another condition, or none. */
static const char *
value_of (const char *word, const char *key)
{
  gsize length = strlen (key);

  return g_ascii_strncasecmp (word, key, length) == 0 && word[length] == ':'
             && word[length + 1] != '\0' && word[length + 1] != '/'
           ? word + length + 1
           : NULL;
}

char *
takings_filter_text_get (const char *text, const char *key)
{
  char *value = NULL, *word;

  while ((word = takings_filter_text_next (&text, NULL)) != NULL)
    {
      const char *found = value_of (word, key);
      if (found != NULL)
        {
          g_free (value);
          value = g_strdup (found);
        }
      g_free (word);
    }
  return value;
}

/* A quote that was left open would swallow what comes after it. */
static void
append_raw (GString *text, const char *raw, gsize length)
{
  gboolean quoted = FALSE;

  if (text->len > 0)
    g_string_append_c (text, ' ');
  g_string_append_len (text, raw, (gssize) length);
  for (gsize i = 0; i < length; i++)
    quoted ^= raw[i] == '"';
  if (quoted)
    g_string_append_c (text, '"');
}

static void
append_condition (GString *text, const char *key, const char *value)
{
  gboolean plain = *value != '\0' && *value != '/' && strpbrk (value, " \t\r\n\v\f\"") == NULL;

  if (text->len > 0)
    g_string_append_c (text, ' ');
  g_string_append_printf (text, "%s:", key);
  if (plain)
    {
      g_string_append (text, value);
      return;
    }
  g_string_append_c (text, '"');
  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *p);
    }
  g_string_append_c (text, '"');
}

char *
takings_filter_text_set (const char *text, const char *key, const char *value)
{
  GString *result = g_string_new (NULL);
  gboolean put = value == NULL || *value == '\0';
  const char *raw;
  char *word;

  while ((word = takings_filter_text_next (&text, &raw)) != NULL)
    {
      if (value_of (word, key) == NULL)
        append_raw (result, raw, (gsize) (text - raw));
      else if (!put)
        {
          append_condition (result, key, value);
          put = TRUE;
        }
      g_free (word);
    }
  if (!put)
    append_condition (result, key, value);
  return g_string_free (result, FALSE);
}
