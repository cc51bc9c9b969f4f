/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "text.h"
G_BEGIN_DECLS

#define TAKINGS_JSON_MAX_DEPTH 64

typedef enum
{
  TAKINGS_JSON_NULL,
  TAKINGS_JSON_BOOLEAN,
  TAKINGS_JSON_NUMBER,
  TAKINGS_JSON_STRING,
  TAKINGS_JSON_OBJECT,
  TAKINGS_JSON_ARRAY,
  TAKINGS_JSON_END,
  TAKINGS_JSON_BROKEN,
} TakingsJsonType;

/**
 * TakingsJson:
 *
 * A strict pull reader (RFC 8259) over a mutable buffer: strings are unescaped in place and come back
 * as slices of it, numbers as their literal text, nothing is allocated. Invalid UTF-8, lone
 * surrogates, NUL in strings, depth above %TAKINGS_JSON_MAX_DEPTH and every other malformation end in
 * %TAKINGS_JSON_BROKEN, and stay there. Any bytes are safe. The byte after the last must be readable
 * and NUL. Not for sharing between threads.
 */
typedef struct
{
  char *start, *cur, *end;
  const char *broken; /* static reason, NULL while fine */
  int depth;
  gboolean first; /* just after '{' or '[' */
} TakingsJson;

/* A byte order mark is skipped. A slice that was read once is unescaped and can't be read again. */
void takings_json_init (TakingsJson *json, char *data, gsize len);
/* Goes to the first '{' or '[' if there is one: for networks that print warnings before the text. */
void takings_json_skip_junk (TakingsJson *json);
TakingsJsonType takings_json_peek (TakingsJson *json);
gboolean takings_json_enter (TakingsJson *json);                   /* '{' or '[' */
gboolean takings_json_member (TakingsJson *json, TakingsText *name); /* FALSE: '}' eaten, or broken */
gboolean takings_json_element (TakingsJson *json);                 /* FALSE: ']' eaten, or broken */
/* A string, number or boolean as text; null and {"@nil":"true"} give TAKINGS_TEXT_NONE. Objects and
 * arrays are skipped and give none too. FALSE only when broken. */
gboolean takings_json_scalar (TakingsJson *json, TakingsText *text);
/* Skips a value, checking its structure; @raw (optional) is its bytes, not unescaped. */
gboolean takings_json_skip (TakingsJson *json, TakingsText *raw);
gsize takings_json_offset (TakingsJson *json);

/**
 * TakingsJsonList:
 *
 * The rows of a raw value, whatever its shape: an array gives its elements, an object gives itself
 * (networks that turn a one-element list into an object), null and missing give nothing.
 */
typedef struct
{
  TakingsJson json;
  gint64 position; /* of the row given last, from 0 */
  int state;
} TakingsJsonList;

void takings_json_list_init (TakingsJsonList *list, TakingsText raw);
/* Leaves @list->json before the next row, which the caller must read or skip. FALSE at the end; then
 * list->json.broken tells whether the list was cut off. */
gboolean takings_json_list_next (TakingsJsonList *list);

G_END_DECLS
