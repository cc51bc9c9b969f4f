/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "text-arena.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Neither is a byte of UTF-8, so what a person types can't hold them. */
#define FIELD_END 0xFE
#define ROW_END   0xFF
#define NO_TEXT   0xF8 /* for such bytes in a damaged text */
#define BLOCK     64   /* rows whose place in the text is remembered */
#define PADDING   16   /* readable bytes behind the text */
#define MOST_ROWS (1024 * 1024)
#define MOST_TEXT (256 * 1024 * 1024)

typedef struct
{
  TakingsArenaRow row;
  guint32 text; /* where it begins */
} Gathered;

/* Numbers in as few bytes as the largest needs; 0: all are 0. */
typedef struct
{
  guint width;
  guint8 *bytes; /* (owned) (nullable) */
} Column;

struct _TakingsArena
{
  guint n_rows;
  guint32 *ids, *times; /* (owned); id 0 is struck out */
  Column names[TAKINGS_ARENA_NAMES];
  guint8 *text; /* (owned) */
  gsize n_text;
  guint32 *blocks; /* (owned) where each block's text begins, and the end */
};

/* --- gathering --- */

void
takings_gathering_init (TakingsGathering *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (Gathered));
  self->text = g_byte_array_new ();
}

void
takings_gathering_clear (TakingsGathering *self)
{
  g_array_unref (self->rows);
  g_byte_array_unref (self->text);
}

/* Small letters of ASCII, as LIKE compares. */
static void
append_text (GByteArray *bytes, const char *text, gsize len)
{
  guint8 *to;

  g_byte_array_set_size (bytes, bytes->len + (guint) len + 1);
  to = bytes->data + bytes->len - len - 1;
  for (gsize i = 0; i < len; i++)
    {
      guint8 byte = (guint8) text[i];
      to[i] = byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : MIN (byte, NO_TEXT);
    }
  to[len] = FIELD_END;
}

void
takings_gathering_add (TakingsGathering *self, const TakingsArenaRow *row, const char *first,
                       const char *second)
{
  Gathered gathered = { *row, self->text->len };
  static const guint8 end = ROW_END;

  if (first != NULL && second != NULL && strstr (second, first) != NULL)
    first = NULL;
  else if (first != NULL && second != NULL && strstr (first, second) != NULL)
    second = NULL;
  if (first != NULL)
    append_text (self->text, first, strlen (first));
  if (second != NULL)
    append_text (self->text, second, strlen (second));
  if (self->text->len > gathered.text)
    self->text->data[self->text->len - 1] = ROW_END;
  else
    g_byte_array_append (self->text, &end, 1);
  g_array_append_val (self->rows, gathered);
}

gboolean
takings_gathering_is_full (const TakingsGathering *self)
{
  return self->rows->len >= MOST_ROWS || self->text->len >= MOST_TEXT;
}

/* --- making --- */

static guint64
key_of (const TakingsArenaRow *row)
{
  return TAKINGS_ARENA_KEY (row->time, row->id);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  guint64 x = key_of (&((const Gathered *) a)->row), y = key_of (&((const Gathered *) b)->row);

  return (x > y) - (x < y);
}

static void
sort (GArray *rows)
{
  for (guint i = 1; i < rows->len; i++)
    if (compare_rows (&g_array_index (rows, Gathered, i - 1), &g_array_index (rows, Gathered, i))
        > 0)
      {
        g_array_sort (rows, compare_rows);
        return;
      }
}

static void
make_column (Column *column, const GArray *rows, guint which)
{
  guint32 most = 0;

  for (guint i = 0; i < rows->len; i++)
    most = MAX (most, g_array_index (rows, Gathered, i).row.names[which]);
  column->width = most == 0 ? 0 : most <= G_MAXUINT8 ? 1 : most <= G_MAXUINT16 ? 2 : 4;
  column->bytes = column->width > 0 ? g_malloc ((gsize) rows->len * column->width) : NULL;
  for (guint i = 0; column->width > 0 && i < rows->len; i++)
    {
      guint32 name = g_array_index (rows, Gathered, i).row.names[which];
      guint16 half = (guint16) name;

      if (column->width == 1)
        column->bytes[i] = (guint8) name;
      else
        memcpy (column->bytes + (gsize) i * column->width,
                column->width == 2 ? (void *) &half : (void *) &name, column->width);
    }
}

static inline guint32
get_name (const Column *column, guint row)
{
  guint32 name;
  guint16 half;

  switch (column->width)
    {
    case 1: return column->bytes[row];
    case 2: memcpy (&half, column->bytes + (gsize) row * 2, 2); return half;
    case 4: memcpy (&name, column->bytes + (gsize) row * 4, 4); return name;
    default: return 0;
    }
}

/* Behind the end of the row whose text is at @text. */
static const guint8 *
end_of_row (const guint8 *text, const guint8 *end)
{
  return (const guint8 *) memchr (text, ROW_END, (gsize) (end - text)) + 1;
}

TakingsArena *
takings_arena_new (TakingsGathering *from)
{
  TakingsArena *self = g_new0 (TakingsArena, 1);
  GArray *rows = from->rows;
  guint8 *to;

  sort (rows);
  self->n_rows = rows->len;
  self->n_text = from->text->len;
  self->ids = g_new (guint32, rows->len);
  self->times = g_new (guint32, rows->len);
  self->blocks = g_new (guint32, rows->len / BLOCK + 2);
  self->text = g_malloc (self->n_text + PADDING);
  to = self->text;
  for (guint i = 0; i < rows->len; i++)
    {
      const Gathered *row = &g_array_index (rows, Gathered, i);
      const guint8 *text = from->text->data + row->text;
      gsize len = (gsize) (end_of_row (text, from->text->data + from->text->len) - text);

      if (i % BLOCK == 0)
        self->blocks[i / BLOCK] = (guint32) (to - self->text);
      self->ids[i] = row->row.id;
      self->times[i] = row->row.time;
      memcpy (to, text, len);
      to += len;
    }
  self->blocks[(rows->len + BLOCK - 1) / BLOCK] = (guint32) self->n_text;
  memset (to, 0, PADDING);
  for (guint i = 0; i < TAKINGS_ARENA_NAMES; i++)
    make_column (&self->names[i], rows, i);
  takings_gathering_clear (from);
  takings_gathering_init (from);
  return self;
}

void
takings_arena_free (TakingsArena *self)
{
  g_free (self->ids);
  g_free (self->times);
  g_free (self->blocks);
  g_free (self->text);
  for (guint i = 0; i < TAKINGS_ARENA_NAMES; i++)
    g_free (self->names[i].bytes);
  g_free (self);
}

guint
takings_arena_get_size (const TakingsArena *self)
{
  return self->n_rows;
}

gboolean
takings_arena_is_full (const TakingsArena *self)
{
  return self->n_rows >= MOST_ROWS || self->n_text >= MOST_TEXT;
}

gsize
takings_arena_get_bytes (const TakingsArena *self)
{
  gsize bytes = sizeof *self + self->n_text + PADDING
                + (gsize) self->n_rows * (sizeof *self->ids + sizeof *self->times)
                + (self->n_rows / BLOCK + 2) * sizeof *self->blocks;

  for (guint i = 0; i < TAKINGS_ARENA_NAMES; i++)
    bytes += (gsize) self->n_rows * self->names[i].width;
  return bytes;
}

void
takings_arena_spill (const TakingsArena *self, TakingsGathering *into)
{
  const guint8 *text = self->text, *end = self->text + self->n_text;

  for (guint i = 0; i < self->n_rows; i++)
    {
      Gathered row = { { .id = self->ids[i], .time = self->times[i] }, into->text->len };
      const guint8 *next = end_of_row (text, end);

      for (guint k = 0; k < TAKINGS_ARENA_NAMES; k++)
        row.row.names[k] = get_name (&self->names[k], i);
      if (row.row.id != 0)
        {
          g_byte_array_append (into->text, text, (guint) (next - text));
          g_array_append_val (into->rows, row);
        }
      text = next;
    }
}

guint
takings_arena_count_before (const TakingsArena *self, gint64 time)
{
  guint low = 0, high = self->n_rows;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if ((gint64) self->times[middle] < time)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

guint32
takings_arena_get_time (const TakingsArena *self, guint row)
{
  return self->times[row];
}

void
takings_arena_strike (TakingsArena *self, guint32 time, guint32 id)
{
  for (guint i = takings_arena_count_before (self, time);
       i < self->n_rows && self->times[i] == time; i++)
    if (self->ids[i] == id)
      self->ids[i] = 0;
}

/* --- finding --- */

/* The first place from @p on where @needle stands before @end, or NULL. */
static const guint8 *
find_text (const guint8 *p, const guint8 *end, const TakingsNeedle *needle)
{
#ifdef __SSE2__
  gsize last = needle->len - 1;
  __m128i firsts = _mm_set1_epi8 (needle->text[0]), lasts = _mm_set1_epi8 (needle->text[last]);

  /* 16 places at once: where the first byte fits and the last */
  for (; p + needle->len <= end; p += 16)
    {
      __m128i fits = _mm_and_si128 (
        _mm_cmpeq_epi8 (_mm_loadu_si128 ((const __m128i *) (const void *) p), firsts),
        _mm_cmpeq_epi8 (_mm_loadu_si128 ((const __m128i *) (const void *) (p + last)), lasts));

      for (guint mask = (guint) _mm_movemask_epi8 (fits); mask != 0; mask &= mask - 1)
        {
          const guint8 *at = p + __builtin_ctz (mask);

          if (at + needle->len <= end && memcmp (at, needle->text, needle->len) == 0)
            return at;
        }
    }
  return NULL;
#else
  for (; p + needle->len <= end; p++)
    {
      p = memchr (p, needle->text[0], (gsize) (end - p) - needle->len + 1);
      if (p == NULL || memcmp (p, needle->text, needle->len) == 0)
        return p;
    }
  return NULL;
#endif
}

static void
mark_texts (const TakingsArena *self, const TakingsNeedle *needle, guint from, guint to,
            guint64 *hits)
{
  guint row = from - from % BLOCK;
  const guint8 *start = self->text + self->blocks[row / BLOCK]; /* of @row */
  const guint8 *end = self->text + self->blocks[(to + BLOCK - 1) / BLOCK];
  const guint8 *at = start;

  while ((at = find_text (at, end, needle)) != NULL)
    {
      guint block = row / BLOCK;
      const guint8 *next;

      while (self->text + self->blocks[block + 1] <= at)
        block++;
      if (block > row / BLOCK)
        {
          row = block * BLOCK;
          start = self->text + self->blocks[block];
        }
      while ((next = end_of_row (start, end)) <= at)
        {
          start = next;
          row++;
        }
      if (row >= from && row < to)
        hits[(row - from) / 64] |= (guint64) 1 << (row - from) % 64;
      at = start = next;
      row++;
      if (at >= end)
        return;
    }
}

static void
mark_names (const TakingsArena *self, const TakingsNeedle *needle, guint from, guint to,
            guint64 *hits)
{
  for (guint k = 0; k < TAKINGS_ARENA_NAMES; k++)
    {
      const guint8 *bits = needle->names[k].bits;
      const Column *column = &self->names[k];

      if (bits == NULL || column->width == 0)
        continue;
      for (guint row = from; row < to; row++)
        {
          guint32 name = get_name (column, row);
          guint64 hit = name < needle->names[k].n_bits && (bits[name / 8] >> name % 8 & 1) != 0;

          hits[(row - from) / 64] |= hit << (row - from) % 64;
        }
    }
}

void
takings_arena_find (const TakingsArena *self, const TakingsNeedle *needle, guint from, guint to,
                    GArray *keys)
{
  guint64 hits[TAKINGS_ARENA_SEGMENT / 64] = { 0 };

  g_return_if_fail (to - from <= TAKINGS_ARENA_SEGMENT && to <= self->n_rows);
  if (from == to)
    return;
  mark_texts (self, needle, from, to, hits);
  mark_names (self, needle, from, to, hits);
  for (guint word = G_N_ELEMENTS (hits); word-- > 0;)
    for (guint64 rest = hits[word]; rest != 0;)
      {
        guint bit = 63 - (guint) __builtin_clzll (rest), row = from + word * 64 + bit;
        guint64 key = TAKINGS_ARENA_KEY (self->times[row], self->ids[row]);

        if (self->ids[row] != 0)
          g_array_append_val (keys, key);
        rest &= ~((guint64) 1 << bit);
      }
}
