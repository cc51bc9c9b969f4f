/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "page.h"

#include <stdarg.h>
#include <stdio.h>

#define CHUNK_SIZE (32 * 1024)

/* Blocks are chained and freed together with the page; the newest is filled first. */
typedef struct _TakingsArena
{
  struct _TakingsArena *next;
  gsize used, size;
  char data[];
} TakingsArena;

static void
clear_reject (gpointer data)
{
  g_free (((TakingsReject *) data)->reason);
}

TakingsPage *
takings_page_new (char *body, gsize len)
{
  TakingsPage *page = g_new0 (TakingsPage, 1);

  page->entries = g_array_new (FALSE, FALSE, sizeof (TakingsEntry));
  page->notes = g_array_new (FALSE, FALSE, sizeof (TakingsNote));
  page->rejects = g_array_new (FALSE, FALSE, sizeof (TakingsReject));
  g_array_set_clear_func (page->rejects, clear_reject);
  page->body = body;
  page->body_len = len;
  page->retry_after = -1;
  return page;
}

void
takings_page_free (TakingsPage *page)
{
  if (page == NULL)
    return;
  g_array_unref (page->entries);
  g_array_unref (page->notes);
  g_array_unref (page->rejects);
  g_clear_pointer (&page->clicks, g_array_unref);
  g_clear_pointer (&page->parts, g_array_unref);
  g_free (page->body);
  g_free (page->next_cursor);
  g_free (page->mark);
  g_free (page->warning);
  while (page->arena != NULL)
    {
      TakingsArena *next = page->arena->next;
      g_free (page->arena);
      page->arena = next;
    }
  g_free (page);
}

char *
takings_page_alloc (TakingsPage *page, gsize n)
{
  TakingsArena *arena = page->arena;
  gsize aligned = (n + 15) & ~(gsize) 15;
  char *data;

  if (arena == NULL || arena->size - arena->used < aligned)
    {
      gsize size = MAX (aligned, CHUNK_SIZE);
      arena = g_malloc (sizeof (TakingsArena) + size);
      arena->next = page->arena;
      arena->used = 0;
      arena->size = size;
      page->arena = arena;
    }
  data = arena->data + arena->used;
  arena->used += aligned;
  return data;
}

void
takings_page_add (TakingsPage *page, const TakingsEntry *entry)
{
  g_array_append_vals (page->entries, entry, 1);
}

void
takings_page_note (TakingsPage *page, const TakingsNote *note)
{
  TakingsNote copy = *note;

  if (note->orphan != NULL)
    {
      TakingsEntry *orphan = (TakingsEntry *) takings_page_alloc (page, sizeof (TakingsEntry));
      *orphan = *note->orphan;
      copy.orphan = orphan;
    }
  g_array_append_val (page->notes, copy);
}

void
takings_page_reject (TakingsPage *page, gint64 position, const char *format, ...)
{
  TakingsReject reject = { position, NULL };
  va_list args;

  va_start (args, format);
  reject.reason = g_strdup_vprintf (format, args);
  va_end (args);
  g_array_append_val (page->rejects, reject);
}

void
takings_page_add_click (TakingsPage *page, const TakingsClick *click)
{
  if (page->clicks == NULL)
    page->clicks = g_array_new (FALSE, FALSE, sizeof (TakingsClick));
  g_array_append_vals (page->clicks, click, 1);
}

static void
clear_part (gpointer data)
{
  TakingsPagePart *part = data;

  g_free (part->network);
  takings_page_free (part->page);
}

void
takings_page_add_part (TakingsPage *page, const char *network, TakingsPage *part)
{
  TakingsPagePart copy = { g_strdup (network), part };

  if (page->parts == NULL)
    {
      page->parts = g_array_new (FALSE, FALSE, sizeof (TakingsPagePart));
      g_array_set_clear_func (page->parts, clear_part);
    }
  g_array_append_val (page->parts, copy);
}

void
takings_page_set_next (TakingsPage *page, const char *cursor)
{
  char *copy = g_strdup (cursor);

  g_free (page->next_cursor);
  page->next_cursor = copy;
}

TakingsText
takings_page_print (TakingsPage *page, const char *format, ...)
{
  va_list args;
  int n;
  char *data;

  va_start (args, format);
  n = vsnprintf (NULL, 0, format, args);
  va_end (args);
  data = takings_page_alloc (page, (gsize) MAX (n, 0) + 1);
  va_start (args, format);
  vsnprintf (data, (gsize) MAX (n, 0) + 1, format, args);
  va_end (args);
  return (TakingsText){ data, (gsize) MAX (n, 0) };
}

TakingsText
takings_page_join (TakingsPage *page, const TakingsText *parts, guint n_parts)
{
  gsize length = 0, at = 0;
  char *data;

  for (guint i = 0; i < n_parts; i++)
    length += parts[i].len;
  data = takings_page_alloc (page, length + 1);
  for (guint i = 0; i < n_parts; i++)
    if (parts[i].len > 0)
      {
        memcpy (data + at, parts[i].data, parts[i].len);
        at += parts[i].len;
      }
  data[length] = '\0';
  return (TakingsText){ data, length };
}
