/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "json.h"
G_BEGIN_DECLS

/**
 * TakingsMapField:
 * @path: member names from the row down, joined by '/': "purchase/price/value"; on the way a list
 *   stands for its first element
 * @raw: keep the value's bytes instead of a scalar (an object or array to be read later, and
 *   checked only then: here its quotes and brackets are followed)
 *
 * The index of a field in its table is its slot. Paths are matched without regard to ASCII case.
 * When two members name one slot, the first that is not null wins; two fields may share no path.
 */
typedef struct
{
  const char *path;
  gboolean raw;
} TakingsMapField;

typedef struct _TakingsMap TakingsMap;

/**
 * TAKINGS_MAP:
 * @fields: a static array of #TakingsMapField
 *
 * The compiled form of a table, made once and kept for the life of the process; thread-safe.
 */
#define TAKINGS_MAP(fields)                                                                        \
  ({                                                                                               \
    static const TakingsMap *map_;                                                                 \
    if (g_once_init_enter (&map_))                                                                 \
      g_once_init_leave (&map_, takings_map_new ((fields), G_N_ELEMENTS (fields)));                \
    map_;                                                                                          \
  })

const TakingsMap *takings_map_new (const TakingsMapField *fields, guint n_fields); /* ≤ 64 fields */

/**
 * takings_map_read:
 * @map: a compiled table
 * @json: a reader before an object
 * @slots: (out) (array): one text for each field; %TAKINGS_TEXT_NONE where missing, null or @nil
 *
 * Reads one object. %FALSE when it is not an object (then it is skipped and @json is not broken) or
 * when the text is malformed; slots read before the fault are kept, and a raw slot that was cut off
 * holds the bytes up to the end, so that the rows before the fault can still be read.
 */
gboolean takings_map_read (const TakingsMap *map, TakingsJson *json, TakingsText *slots);

G_END_DECLS
