/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads: any. */
#include "config.h"

#include "answer.h"

#include <stdarg.h>

gboolean
takings_refuse (GError **error, TakingsError code, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, TAKINGS_ERROR, code, message);
  return FALSE;
}

gboolean
takings_refuse_broken (GError **error, const TakingsAdapterInfo *info)
{
  return takings_refuse (error, TAKINGS_ERROR_PROTOCOL,
                         "%s: the answer is cut off or not what it should be", info->name);
}

static gboolean
contains (TakingsText text, const char *part, gsize n)
{
  for (gsize i = 0; i + n <= text.len; i++)
    if (g_ascii_tolower (text.data[i]) == g_ascii_tolower (part[0])
        && g_ascii_strncasecmp (text.data + i, part, n) == 0)
      return TRUE;
  return FALSE;
}

gboolean
takings_word_is (const char *words, TakingsText text)
{
  for (;; words++)
    {
      gboolean part = *words == '~';
      gsize n = 0;

      for (words += part ? 1 : 0; words[n] != '|' && words[n] != '\0';)
        n++;
      if (part ? contains (text, words, n)
               : text.len == n && g_ascii_strncasecmp (text.data, words, n) == 0)
        return TRUE;
      words += n;
      if (*words == '\0')
        return FALSE;
    }
}

TakingsError
takings_fault_find (const TakingsFaultWord *words, TakingsText text)
{
  while (words->word != NULL && !takings_word_is (words->word, text))
    words++;
  return words->code;
}

gboolean
takings_answer_read (TakingsPage *page, const TakingsMap *map, TakingsText *slots)
{
  TakingsJson json;

  takings_json_init (&json, page->body, page->body_len);
  takings_json_skip_junk (&json);
  return takings_map_read (map, &json, slots);
}

/* Seconds east of UTC. */
static gboolean
parse_offset (TakingsText text, gint64 *seconds)
{
  g_autofree char *id = takings_text_dup (takings_text_strip (text));
  g_autoptr (TakingsZone) zone = NULL;

  if (id == NULL || *id == '\0')
    return FALSE;
  if (strchr (id, ':') != NULL || strlen (id) == strlen ("+0200"))
    zone = takings_zone_new (id, NULL);
  if (zone != NULL)
    *seconds = takings_zone_offset (zone, G_GINT64_CONSTANT (1000000000));
  else if (!takings_text_to_int64 (takings_text (id), seconds))
    return FALSE;
  if (zone == NULL && ABS (*seconds) <= 14)
    *seconds *= 3600;
  return ABS (*seconds) <= 14 * 3600 && *seconds % 60 == 0;
}

TakingsZone *
takings_answer_zone (const TakingsContext *context, TakingsText name, TakingsText offset)
{
  g_autofree char *id = takings_text_dup (name);
  TakingsZone *zone = NULL;
  gint64 seconds;

  if (id != NULL && g_str_equal (id, takings_zone_get_id (context->zone)))
    return takings_zone_ref (context->zone);
  if (id != NULL && strchr (id, '/') != NULL) /* not "CEST", which has no daylight saving */
    zone = takings_zone_new (id, NULL);
  if (zone == NULL && parse_offset (offset, &seconds)
      && seconds != takings_zone_offset (context->zone, context->now))
    {
      g_autofree char *fixed = g_strdup_printf ("%c%02d:%02d", seconds < 0 ? '-' : '+',
                                                (int) ABS (seconds) / 3600,
                                                (int) ABS (seconds) / 60 % 60);
      zone = takings_zone_new (fixed, NULL);
    }
  return zone != NULL ? zone : takings_zone_ref (context->zone);
}

TakingsCursor
takings_cursor_read (const TakingsContext *context, const char *phases)
{
  const char *cursor = context->cursor;
  const char *phase = cursor != NULL && *cursor != '\0' ? strchr (phases, *cursor) : NULL;

  if (phase == NULL || *phase == '|' || cursor[1] != ':')
    return (TakingsCursor){ phases[0], 0, "" };
  return (TakingsCursor){ *phase, (guint) (phase - phases), cursor + 2 };
}

gint64
takings_cursor_number (const char *at)
{
  gint64 number = 1;

  if (!takings_text_to_int64 (takings_text (at), &number))
    return 1;
  return CLAMP (number, 1, G_MAXINT32);
}

TakingsText
takings_page_number (TakingsPage *page, gint64 number)
{
  return takings_page_print (page, "%" G_GINT64_FORMAT, number);
}

void
takings_page_next (TakingsPage *page, char phase, TakingsText at)
{
  const TakingsText parts[] = { { &phase, 1 }, TAKINGS_TEXT (":"), at };

  takings_page_set_next (page, takings_page_join (page, parts, G_N_ELEMENTS (parts)).data);
}

static void
next_list (TakingsPage *page, const char *phases, const TakingsCursor *cursor, TakingsText at)
{
  char next = phases[cursor->index + 1];

  if (next != '\0' && next != '|')
    takings_page_next (page, next, at);
}

void
takings_page_next_in (TakingsPage *page, const char *phases, const TakingsCursor *cursor,
                      TakingsText page_count, guint full_page)
{
  gint64 number = takings_cursor_number (cursor->at), count;
  /* A count that is too low would lose rows, one that is too high ends with an empty page. */
  gboolean more = page->n_read >= full_page
                  || (takings_text_to_int64 (page_count, &count) && number < count);

  if (more && page->n_read > 0)
    takings_page_next (page, cursor->phase, takings_page_number (page, number + 1));
  else
    next_list (page, phases, cursor, TAKINGS_TEXT ("1"));
}

void
takings_page_next_token_in (TakingsPage *page, const char *phases, const TakingsCursor *cursor,
                            TakingsText token)
{
  if (!takings_text_is_empty (token) && !takings_text_equal (token, takings_text (cursor->at)))
    takings_page_next (page, cursor->phase, token);
  else
    next_list (page, phases, cursor, TAKINGS_TEXT_NONE);
}

void
takings_page_next_token (TakingsPage *page, const TakingsContext *context, TakingsText token)
{
  if (page->n_read > 0 && !takings_text_is_empty (token) && !takings_text_is (token, "0")
      && !takings_text_equal (token, takings_text (context->cursor)))
    takings_page_set_next (page, takings_page_join (page, &token, 1).data);
}

TakingsNewest
takings_newest_start (const TakingsContext *context)
{
  const char *cursor = context->cursor != NULL ? context->cursor : context->mark;
  const char *colon = cursor != NULL ? strchr (cursor, ':') : NULL;
  TakingsNewest start = { 0, takings_text (cursor) };

  if (colon != NULL
      && takings_text_to_int64 ((TakingsText){ cursor, (gsize) (colon - cursor) }, &start.at))
    start.id = takings_text (colon + 1);
  return start;
}

/* Of two rows of one moment, the one with the greater id. */
static gboolean
is_newer (const TakingsNewest *a, const TakingsNewest *b)
{
  int order;

  if (a->id.data == NULL || b->id.data == NULL || a->at != b->at)
    return a->id.data != NULL && (b->id.data == NULL || a->at > b->at);
  order = memcmp (a->id.data, b->id.data, MIN (a->id.len, b->id.len));
  return order > 0 || (order == 0 && a->id.len > b->id.len);
}

void
takings_newest_see (TakingsNewest *newest, const TakingsEntry *entry)
{
  TakingsNewest own = { entry->occurred_at, entry->entry_id };

  if (own.at != 0 && is_newer (&own, newest))
    *newest = own;
}

void
takings_newest_mark (const TakingsNewest *newest, const TakingsNewest *start, TakingsPage *page)
{
  if (is_newer (newest, start))
    page->mark = g_strdup_printf ("%" G_GINT64_FORMAT ":%.*s", newest->at, (int) newest->id.len,
                                  newest->id.data);
}
