/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "csv-private.h"

#define SNIFFED_RECORDS 10

/* Is @text UTF-8, but for a sequence cut off at its end? */
static gboolean
looks_like_utf8 (const char *text, gsize len)
{
  const char *stop;

  if (g_utf8_validate_len (text, len, &stop))
    return TRUE;
  return text + len - stop < 4
         && g_utf8_get_char_validated (stop, text + len - stop) == (gunichar) -2;
}

const char *
takings_csv_detect_encoding (const guchar *p, gsize n, gsize *skip)
{
  *skip = 0;
  if (n >= 3 && memcmp (p, "\xef\xbb\xbf", 3) == 0)
    {
      *skip = 3;
      return "UTF-8";
    }
  if (n >= 2 && p[0] == 0xff && p[1] == 0xfe)
    {
      *skip = 2;
      return "UTF-16LE";
    }
  if (n >= 2 && p[0] == 0xfe && p[1] == 0xff)
    {
      *skip = 2;
      return "UTF-16BE";
    }
  if (n >= 4 && p[0] != 0 && p[1] == 0 && p[2] != 0 && p[3] == 0)
    return "UTF-16LE";
  if (n >= 4 && p[0] == 0 && p[1] != 0 && p[2] == 0 && p[3] != 0)
    return "UTF-16BE";
  return looks_like_utf8 ((const char *) p, n) ? "UTF-8" : "WINDOWS-1252";
}

/* How steadily a delimiter splits the first records: its count in each if all agree and more than
 * none, else a weaker mark. */
static guint
score_delimiter (const char *text, gsize len, char delimiter)
{
  guint counts[SNIFFED_RECORDS] = { 0 };
  guint n = 0, total = 0, same = 0;
  gboolean quoted = FALSE;

  for (gsize i = 0; i < len && n < SNIFFED_RECORDS; i++)
    {
      if (text[i] == '"')
        quoted = !quoted;
      else if (!quoted && text[i] == delimiter)
        counts[n]++;
      else if (!quoted && (text[i] == '\n' || text[i] == '\r') && i > 0 && text[i - 1] != '\n'
               && text[i - 1] != '\r')
        n++;
    }
  if (n < SNIFFED_RECORDS && (counts[n] > 0 || n == 0))
    n++;
  for (guint i = 0; i < n; i++)
    {
      total += MIN (counts[i], 1000);
      same += counts[i] == counts[0] && counts[0] > 0 ? 1 : 0;
    }
  return same == n ? 1000000 + total : same * 1000 + total;
}

char
takings_csv_detect_delimiter (const char *text, gsize len)
{
  const char delimiters[] = ",;\t|";
  char best = ',';
  guint best_score = 0;

  for (guint i = 0; delimiters[i] != '\0'; i++)
    {
      guint score = score_delimiter (text, len, delimiters[i]);
      if (score > best_score)
        {
          best_score = score;
          best = delimiters[i];
        }
    }
  return best;
}
