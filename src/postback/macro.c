/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "macro.h"

static gboolean
is_wrapped (TakingsText text, char open, char close)
{
  return text.len >= 2 && text.data[0] == open && text.data[text.len - 1] == close;
}

gboolean
takings_macro_is_left (TakingsText text)
{
  if (text.len == 0)
    return FALSE;
  return memchr (text.data, '{', text.len) != NULL || memchr (text.data, '}', text.len) != NULL
         || takings_text_contains (text, "%7b") || takings_text_contains (text, "%7d")
         || is_wrapped (text, '[', ']') || is_wrapped (text, '<', '>')
         || (text.len > 2 && is_wrapped (text, '$', '$'));
}

gboolean
takings_macro_is_name (TakingsText text, gsize max)
{
  gboolean visible = FALSE;

  if (text.len == 0 || text.len > max)
    return FALSE;
  for (gsize i = 0; i < text.len; i++)
    {
      guchar c = (guchar) text.data[i];

      if (c < 0x20 || c == 0x7f
          || (c == 0xc2 && i + 1 < text.len && (guchar) text.data[i + 1] < 0xa0))
        return FALSE;
      visible |= c != ' ';
    }
  return visible;
}

static void
append_encoded (GString *out, TakingsText value)
{
  for (gsize i = 0; i < value.len; i++)
    if (g_ascii_isalnum (value.data[i]) || strchr ("-_.~", value.data[i]) != NULL)
      g_string_append_c (out, value.data[i]);
    else
      g_string_append_printf (out, "%%%02X", (guchar) value.data[i]);
}

static const TakingsFormField *
find (const TakingsFormField *values, guint n_values, TakingsText name)
{
  for (guint i = 0; i < n_values; i++)
    if (takings_text_equal (values[i].name, name))
      return &values[i];
  return NULL;
}

char *
takings_macro_expand (const char *template, const TakingsFormField *values, guint n_values)
{
  GString *out = g_string_new (NULL);

  for (const char *at = template; *at != '\0';)
    {
      const char *close = *at == '{' ? strchr (at, '}') : NULL;
      TakingsText name = { at + 1, close != NULL ? (gsize) (close - at - 1) : 0 };
      const TakingsFormField *field = close != NULL ? find (values, n_values, name) : NULL;

      if (field != NULL)
        {
          append_encoded (out, field->value);
          at = close + 1;
        }
      else
        g_string_append_c (out, *at++);
    }
  return g_string_free (out, FALSE);
}

const char *
takings_macro_check_destination (const char *template)
{
  g_autofree char *plain = NULL;
  g_autoptr (GString) without = g_string_new (NULL);
  g_autoptr (GUri) uri = NULL;
  const char *host_end, *brace;

  for (const char *at = template; *at != '\0'; at++)
    if ((guchar) *at <= 0x20 || (guchar) *at >= 0x7f || strchr ("\"<>\\^`", *at) != NULL)
      return "it has blanks or characters that must be percent-encoded";
  if (!g_str_has_prefix (template, "http://") && !g_str_has_prefix (template, "https://"))
    return "it must begin with https:// or http://";
  host_end = strstr (template, "//") + 2;
  host_end += strcspn (host_end, "/?#");
  brace = strchr (template, '{');
  if (brace != NULL && brace < host_end)
    return "a macro can't stand in the host";
  for (const char *at = template; *at != '\0'; at++)
    if (*at != '{' && *at != '}')
      g_string_append_c (without, *at);
  uri = g_uri_parse (without->str, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return "it is not a URL";
  return g_uri_get_userinfo (uri) != NULL ? "it must not name a user" : NULL;
}
