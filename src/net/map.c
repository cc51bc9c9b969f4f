/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "map.h"

#include "json-private.h"

#define MAX_FIELDS 64

typedef struct _Level Level;

/* A member that is looked for. */
typedef struct
{
  char *name;     /* folded to lower case */
  char start[16]; /* as the table spells it, for a comparison at once */
  gsize len;
  int slot; /* -1: none */
  gboolean raw;
  Level *below; /* (nullable) */
} Member;

/* The members looked for in one object: open addressing, at most a quarter full. */
struct _Level
{
  guint mask;
  guint n_members;
  Member **table;
};

struct _TakingsMap
{
  Level *top;
  guint n_fields;
};

static inline guint
hash_name (const char *name, gsize len)
{
  guint first = (guchar) name[0] | 0x20;
  guint last = (guchar) *(name + len - 1) | 0x20;

  return (guint) len * 5 + first + last * 3;
}

static inline guchar
fold (guchar c)
{
  return (guchar) (c - 'A') < 26 ? c | 0x20 : c;
}

static gboolean
is_folded (const Member *member, TakingsText name)
{
  gsize n = 0;

  while (n < name.len && fold ((guchar) name.data[n]) == (guchar) member->name[n])
    n++;
  return n == name.len;
}

static const Member *
find_member (const Level *level, TakingsText name)
{
  if (name.len == 0)
    return NULL;
  for (guint i = hash_name (name.data, name.len) & level->mask;; i = (i + 1) & level->mask)
    {
      const Member *member = level->table[i];

      if (member == NULL)
        return NULL;
      if (member->len == name.len && is_folded (member, name))
        return member;
    }
}

/* As find_member(), for a name of less than 16 bytes from which 16 are readable. */
static inline const Member *
find_short_member (const Level *level, TakingsText name)
{
#ifdef __SSE2__
  __m128i wanted = _mm_loadu_si128 ((const __m128i *) (const void *) name.data);
  guint bits = (1U << name.len) - 1;

  /* Of an empty name the quote before it is looked at, and no member found. */
  for (guint i = hash_name (name.data, name.len) & level->mask;; i = (i + 1) & level->mask)
    {
      const Member *member = level->table[i];
      __m128i start;

      if (member == NULL)
        return NULL;
      if (member->len != name.len)
        continue;
      start = _mm_loadu_si128 ((const __m128i *) (const void *) member->start);
      if (((guint) _mm_movemask_epi8 (_mm_cmpeq_epi8 (start, wanted)) & bits) == bits)
        return member;
      if (is_folded (member, name))
        return member;
    }
#else
  return find_member (level, name);
#endif
}

static void
insert_member (Level *level, Member *member)
{
  guint i = hash_name (member->name, member->len) & level->mask;

  while (level->table[i] != NULL)
    i = (i + 1) & level->mask;
  level->table[i] = member;
}

static Level *
level_new (void)
{
  Level *level = g_new0 (Level, 1);

  level->mask = 15;
  level->table = g_new0 (Member *, level->mask + 1);
  return level;
}

static Member *
level_add (Level *level, const char *name, gsize len)
{
  g_autofree char *folded = g_ascii_strdown (name, (gssize) len);
  Member *member = (Member *) find_member (level, (TakingsText){ folded, len });

  if (member != NULL)
    return member;
  member = g_new0 (Member, 1);
  memcpy (member->start, name, MIN (len, sizeof member->start));
  member->name = g_steal_pointer (&folded);
  member->len = len;
  member->slot = -1;
  level->n_members++;
  if (level->n_members * 4 > level->mask)
    {
      g_autofree Member **old = level->table;
      guint n_old = level->mask + 1;

      level->mask = level->mask * 2 + 1;
      level->table = g_new0 (Member *, level->mask + 1);
      for (guint i = 0; i < n_old; i++)
        if (old[i] != NULL)
          insert_member (level, old[i]);
    }
  insert_member (level, member);
  return member;
}

const TakingsMap *
takings_map_new (const TakingsMapField *fields, guint n_fields)
{
  TakingsMap *map = g_new0 (TakingsMap, 1);

  g_assert (n_fields <= MAX_FIELDS);
  map->n_fields = n_fields;
  map->top = level_new ();
  for (guint i = 0; i < n_fields; i++)
    {
      Level *level = map->top;
      const char *name = fields[i].path;
      Member *member = NULL;

      for (;;)
        {
          const char *slash = strchr (name, '/');
          gsize len = slash != NULL ? (gsize) (slash - name) : strlen (name);

          g_assert (len > 0);
          member = level_add (level, name, len);
          if (slash == NULL)
            break;
          if (member->below == NULL)
            member->below = level_new ();
          level = member->below;
          name = slash + 1;
        }
      g_assert (member->slot == -1);
      member->slot = (int) i;
      member->raw = fields[i].raw;
    }
  return map;
}

static gboolean
read_raw (TakingsJson *json, TakingsText *slot)
{
  char *begin;
  TakingsText raw;

  takings_json_peek (json);
  begin = json->cur;
  if (!takings_json_skip_unchecked (json, &raw))
    {
      if (begin < json->end)
        *slot = (TakingsText){ begin, (gsize) (json->end - begin) };
      return FALSE;
    }
  if (!takings_json_raw_is_nil (raw))
    *slot = raw;
  return TRUE;
}

/* A scalar, or with @text NULL anything; quick for strings and numbers. */
static inline __attribute__ ((always_inline)) gboolean
read_value (TakingsJson *json, TakingsText *text)
{
  char *begin = json->cur;

  if (*begin == '"' && begin < json->end)
    return takings_json_read_string (json, text);
  if ((guchar) (*begin - '0') <= 9 && begin < json->end)
    {
      if (!takings_json_check_number (json))
        return FALSE;
      if (text != NULL)
        *text = (TakingsText){ begin, (gsize) (json->cur - begin) };
      return TRUE;
    }
  if (*begin == 'n' || *begin == 'f' || *begin == 't')
    {
      if (!takings_json_check_plain (json))
        return FALSE;
      if (text != NULL && *begin != 'n')
        *text = (TakingsText){ begin, (gsize) (json->cur - begin) };
      return TRUE;
    }
  return text != NULL ? takings_json_scalar (json, text) : takings_json_skip (json, NULL);
}

static inline gboolean
is_object (TakingsJson *json)
{
  return *json->cur == '{' || takings_json_peek (json) == TAKINGS_JSON_OBJECT;
}

static inline gboolean
enter_object (TakingsJson *json)
{
  if (*json->cur != '{' || json->cur >= json->end || json->depth >= TAKINGS_JSON_MAX_DEPTH
      || json->depth == 0)
    return takings_json_enter (json);
  json->cur++;
  json->depth++;
  json->first = TRUE;
  return TRUE;
}

static gboolean read_members (const Level *level, TakingsJson *json, TakingsText *slots);

/* A list on a path stands for its first element; the others are skipped. */
static gboolean
read_first (const Level *level, TakingsJson *json, TakingsText *slots)
{
  gboolean first = TRUE;

  if (!takings_json_enter (json))
    return FALSE;
  for (; takings_json_element (json); first = FALSE)
    if (!(first && is_object (json) ? enter_object (json) && read_members (level, json, slots)
                                    : takings_json_skip (json, NULL)))
      return FALSE;
  return json->broken == NULL;
}

/* Behind the '{' of an object. Recursion is as deep as the longest path of the table. */
static gboolean
read_members (const Level *level, TakingsJson *json, TakingsText *slots)
{
  for (;;)
    {
      const Member *member;
      TakingsText short_name, name;
      TakingsText *slot;
      gboolean fine;

      if (G_LIKELY (takings_json_quick_member (json, &short_name)))
        member = find_short_member (level, short_name);
      else if (takings_json_member (json, &name))
        member = find_member (level, name);
      else
        return json->broken == NULL;
      slot = member != NULL && member->slot >= 0 ? &slots[member->slot] : NULL;
      if (slot != NULL && slot->data != NULL)
        slot = NULL;
      if (slot != NULL && member->raw)
        fine = read_raw (json, slot);
      else if (member != NULL && member->below != NULL && is_object (json))
        fine = enter_object (json) && read_members (member->below, json, slots);
      else if (member != NULL && member->below != NULL && *json->cur == '[')
        fine = read_first (member->below, json, slots);
      else
        fine = read_value (json, slot);
      if (!fine)
        return FALSE;
    }
}

gboolean
takings_map_read (const TakingsMap *map, TakingsJson *json, TakingsText *slots)
{
  memset (slots, 0, map->n_fields * sizeof *slots);
  if (takings_json_peek (json) != TAKINGS_JSON_OBJECT)
    {
      takings_json_skip (json, NULL);
      return FALSE;
    }
  return enter_object (json) && read_members (map->top, json, slots);
}
