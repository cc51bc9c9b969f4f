/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "text.h"

gboolean
takings_text_contains (TakingsText a, const char *needle)
{
  gsize n = strlen (needle);

  for (gsize i = 0; a.data != NULL && i + n <= a.len; i++)
    if (g_ascii_strncasecmp (a.data + i, needle, n) == 0)
      return TRUE;
  return FALSE;
}

TakingsText
takings_text_strip (TakingsText a)
{
  while (a.len > 0 && g_ascii_isspace (a.data[0]))
    {
      a.data++;
      a.len--;
    }
  while (a.len > 0 && g_ascii_isspace (a.data[a.len - 1]))
    a.len--;
  return a;
}

gboolean
takings_text_to_int64 (TakingsText a, gint64 *value)
{
  gboolean negative = FALSE;
  gsize i = 0;
  gint64 sum = 0;

  if (a.len > 0 && (a.data[0] == '-' || a.data[0] == '+'))
    {
      negative = a.data[0] == '-';
      i = 1;
    }
  if (i == a.len)
    return FALSE;
  for (; i < a.len; i++)
    {
      int digit = a.data[i] - '0';
      if (digit < 0 || digit > 9 || __builtin_mul_overflow (sum, 10, &sum)
          || __builtin_sub_overflow (sum, digit, &sum))
        return FALSE;
    }
  /* Counted downwards, because the most negative number has no positive twin. */
  if (!negative && __builtin_sub_overflow ((gint64) 0, sum, &sum))
    return FALSE;
  *value = sum;
  return TRUE;
}

char *
takings_redact (const char *uri)
{
  g_autoptr (GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_ENCODED, NULL);
  GString *text;

  if (parsed == NULL)
    return g_strdup ("…");
  text = g_string_new (NULL);
  g_string_append_printf (text, "%s://%s", g_uri_get_scheme (parsed),
                          g_uri_get_host (parsed) != NULL ? g_uri_get_host (parsed) : "");
  if (g_uri_get_port (parsed) > 0)
    g_string_append_printf (text, ":%d", g_uri_get_port (parsed));
  g_string_append (text, g_uri_get_path (parsed));
  if (g_uri_get_query (parsed) != NULL && *g_uri_get_query (parsed) != '\0')
    {
      g_auto (GStrv) pairs = g_strsplit (g_uri_get_query (parsed), "&", -1);
      for (guint i = 0; pairs[i] != NULL; i++)
        {
          char *equals = strchr (pairs[i], '=');
          if (equals != NULL)
            *equals = '\0';
          g_string_append_printf (text, "%c%s=…", i == 0 ? '?' : '&', pairs[i]);
        }
    }
  return g_string_free (text, FALSE);
}

/* Eight bytes at a time: names are looked up several times an entry. */
guint
takings_text_hash (gconstpointer key)
{
  const TakingsText *text = key;
  guint64 hash = text->len * 0x9e3779b97f4a7c15u;
  guint64 word;
  gsize i;

  for (i = 0; i + sizeof word <= text->len; i += sizeof word)
    {
      memcpy (&word, text->data + i, sizeof word);
      hash = (hash ^ word) * 0xff51afd7ed558ccdu;
      hash ^= hash >> 32;
    }
  word = 0;
  memcpy (&word, text->data + i, text->len - i);
  hash = (hash ^ word) * 0xc4ceb9fe1a85ec53u;
  return (guint) (hash ^ (hash >> 32));
}

gboolean
takings_text_equal_keys (gconstpointer a, gconstpointer b)
{
  return takings_text_equal (*(const TakingsText *) a, *(const TakingsText *) b);
}
