/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "map.h"

#include "json-private.h"

#define MAX_FIELDS 64

typedef struct _Level Level;

/* A member that is looked for. */
typedef struct
{
  char *exact; /* as the table spells it */
  char *name;  /* folded to lower case */
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
  guint last = (guchar) name[len - 1] | 0x20;

  return (guint) len * 5 + first + last * 3;
}

static inline guchar
fold (guchar c)
{
  return (guchar) (c - 'A') < 26 ? c | 0x20 : c;
}

static inline const Member *
find_member (const Level *level, TakingsText name)
{
  if (name.len == 0)
    return NULL;
  for (guint i = hash_name (name.data, name.len) & level->mask;; i = (i + 1) & level->mask)
    {
      const Member *member = level->table[i];
      gsize n = 0;

      if (member == NULL)
        return NULL;
      if (member->len != name.len)
        continue;
      if (memcmp (member->exact, name.data, name.len) == 0)
        return member;
      while (n < name.len && fold ((guchar) name.data[n]) == (guchar) member->name[n])
        n++;
      if (n == name.len)
        return member;
    }
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
  member->exact = g_strndup (name, len);
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

/* Recursion is as deep as the longest path of the table. */
static gboolean
read_object (const Level *level, TakingsJson *json, TakingsText *slots)
{
  TakingsText name;

  if (!takings_json_enter (json))
    return FALSE;
  while (takings_json_member (json, &name))
    {
      const Member *member = find_member (level, name);
      gboolean wanted = member != NULL && member->slot >= 0 && slots[member->slot].data == NULL;
      gboolean fine;

      if (member == NULL)
        fine = takings_json_skip (json, NULL);
      else if (wanted && member->raw)
        fine = read_raw (json, &slots[member->slot]);
      else if (member->below != NULL && takings_json_peek (json) == TAKINGS_JSON_OBJECT)
        fine = read_object (member->below, json, slots);
      else if (wanted)
        fine = takings_json_scalar (json, &slots[member->slot]);
      else
        fine = takings_json_skip (json, NULL);
      if (!fine)
        return FALSE;
    }
  return json->broken == NULL;
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
  return read_object (map->top, json, slots);
}
