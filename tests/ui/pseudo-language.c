/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pseudo-language.h"

#include <gmodule.h>
#include <string.h>

G_MODULE_EXPORT char *gettext (const char *text);
G_MODULE_EXPORT char *dgettext (const char *domain, const char *text);
G_MODULE_EXPORT char *dcgettext (const char *domain, const char *text, int category);
G_MODULE_EXPORT char *ngettext (const char *one, const char *many, unsigned long n);
G_MODULE_EXPORT char *
dngettext (const char *domain, const char *one, const char *many, unsigned long n);
G_MODULE_EXPORT char *
dcngettext (const char *domain, const char *one, const char *many, unsigned long n, int category);

static const char *const accents[] = {
  ['a'] = "á", ['c'] = "ç", ['e'] = "é", ['i'] = "í", ['n'] = "ñ", ['o'] = "ö", ['u'] = "ü",
  ['y'] = "ý", ['z'] = "ž", ['A'] = "Á", ['E'] = "É", ['O'] = "Ö", ['S'] = "Š", ['T'] = "Ť",
};

/* What printf and Pango read stays as it is. */
static const char *
end_of_code (const char *at)
{
  const char *end = at + 1;

  if (*at == '<')
    return strchr (at, '>') != NULL ? strchr (at, '>') + 1 : end;
  if (*at == '&')
    return strchr (at, ';') != NULL ? strchr (at, ';') + 1 : end;
  while (*end != '\0' && strchr ("0123456789$.-+ #*lhqjzt'", *end) != NULL)
    end++;
  return *end != '\0' ? end + 1 : end;
}

static char *
disguise (const char *text)
{
  GString *result = g_string_new (PSEUDO_BEGIN);
  gsize letters = 0;

  while (*text != '\0')
    if (*text == '%' || *text == '<' || *text == '&')
      {
        const char *end = end_of_code (text);
        g_string_append_len (result, text, end - text);
        text = end;
      }
    else
      {
        guchar letter = (guchar) *text++;
        if (letter < G_N_ELEMENTS (accents) && accents[letter] != NULL)
          g_string_append (result, accents[letter]);
        else
          g_string_append_c (result, (char) letter);
        if (g_ascii_isalpha (letter) && ++letters % 3 == 0)
          g_string_append (result, "·");
      }
  g_string_append (result, PSEUDO_END);
  return g_string_free (result, FALSE);
}

/* Those of the toolkit too: what comes from it is no fault of ours. */
static gboolean
is_ours (const char *domain)
{
  return domain == NULL || g_str_equal (domain, "takings") || g_str_equal (domain, "gtk40")
         || g_str_equal (domain, "libadwaita");
}

static char *
translate (const char *domain, const char *text)
{
  static GHashTable *known;
  static GMutex mutex;
  char *found;

  if (text == NULL || !is_ours (domain)
      || g_str_has_prefix (text, "default:")) /* GTK's direction */
    return (char *) text;
  if (*text == '\0')
    return (char *) "Language: pseudo\n"; /* GLib asks so whether there is a translation at all */
  g_mutex_lock (&mutex);
  if (known == NULL)
    known = g_hash_table_new (g_str_hash, g_str_equal);
  found = g_hash_table_lookup (known, text);
  if (found == NULL)
    {
      found = disguise (text);
      g_hash_table_insert (known, g_strdup (text), found);
    }
  g_mutex_unlock (&mutex);
  return found;
}

char *
gettext (const char *text)
{
  return translate (NULL, text);
}

char *
dgettext (const char *domain, const char *text)
{
  return translate (domain, text);
}

char *
dcgettext (const char *domain, const char *text, int category)
{
  return translate (domain, text);
}

char *
ngettext (const char *one, const char *many, unsigned long n)
{
  return translate (NULL, n == 1 ? one : many);
}

char *
dngettext (const char *domain, const char *one, const char *many, unsigned long n)
{
  return translate (domain, n == 1 ? one : many);
}

char *
dcngettext (const char *domain, const char *one, const char *many, unsigned long n, int category)
{
  return translate (domain, n == 1 ? one : many);
}

void
pseudo_language_use (void)
{
  g_assert_true (g_str_has_prefix (gettext ("x"), PSEUDO_BEGIN));
}
