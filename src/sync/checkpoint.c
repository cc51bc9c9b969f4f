/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "checkpoint.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define VERSION 1

static const char *const kinds[] = { "new", "backfill", "sweep", "since" };

static gint64
get_int (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_INT64)
    return 0;
  return MAX (0, json_node_get_int (node));
}

static char *
dup_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return g_strdup (json_node_get_string (node));
}

static void
parse_window (TakingsCheckpoint *checkpoint, JsonObject *object)
{
  g_autofree char *kind = dup_text (object, "kind");
  TakingsWindow window = { .sweep = (guint) get_int (object, "sweep"),
                           .from = get_int (object, "from"),
                           .to = get_int (object, "to") };
  guint k = 0;
  while (k < G_N_ELEMENTS (kinds) && g_strcmp0 (kind, kinds[k]) != 0)
    k++;
  if (k == G_N_ELEMENTS (kinds) || window.sweep >= TAKINGS_N_SWEEPS || window.from >= window.to)
    return;
  window.kind = (TakingsWindowKind) k;
  checkpoint->has_window = TRUE;
  checkpoint->window = window;
  checkpoint->cursor = dup_text (object, "cursor");
  checkpoint->window_mark = dup_text (object, "mark");
  checkpoint->window_at = get_int (object, "at");
  checkpoint->window_read = (guint64) get_int (object, "read");
}

void
takings_checkpoint_parse (TakingsCheckpoint *checkpoint, const char *json)
{
  g_autoptr (JsonNode) root = json != NULL ? json_from_string (json, NULL) : NULL;
  JsonObject *object;
  JsonNode *node;

  memset (checkpoint, 0, sizeof *checkpoint);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return;
  object = json_node_get_object (root);
  if (get_int (object, "version") != VERSION)
    return;
  checkpoint->high = get_int (object, "high");
  checkpoint->low = get_int (object, "low");
  checkpoint->backfill_done = get_int (object, "done") != 0;
  checkpoint->empty = (guint) get_int (object, "empty");
  checkpoint->mark = dup_text (object, "mark");
  node = json_object_get_member (object, "sweeps");
  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      for (guint i = 0; i < MIN (json_array_get_length (array), TAKINGS_N_SWEEPS); i++)
        {
          JsonNode *element = json_array_get_element (array, i);
          if (JSON_NODE_HOLDS_VALUE (element) && json_node_get_value_type (element) == G_TYPE_INT64)
            checkpoint->sweeps[i] = MAX (0, json_node_get_int (element));
        }
    }
  node = json_object_get_member (object, "window");
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    parse_window (checkpoint, json_node_get_object (node));
}

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *value)
{
  if (value == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
build_window (JsonBuilder *builder, const TakingsCheckpoint *checkpoint)
{
  json_builder_set_member_name (builder, "window");
  json_builder_begin_object (builder);
  add_text (builder, "kind", kinds[checkpoint->window.kind]);
  add_int (builder, "sweep", checkpoint->window.sweep);
  add_int (builder, "from", checkpoint->window.from);
  add_int (builder, "to", checkpoint->window.to);
  add_text (builder, "cursor", checkpoint->cursor);
  add_text (builder, "mark", checkpoint->window_mark);
  add_int (builder, "at", checkpoint->window_at);
  add_int (builder, "read", (gint64) checkpoint->window_read);
  json_builder_end_object (builder);
}

char *
takings_checkpoint_to_json (const TakingsCheckpoint *checkpoint)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  add_int (builder, "version", VERSION);
  add_int (builder, "high", checkpoint->high);
  add_int (builder, "low", checkpoint->low);
  add_int (builder, "done", checkpoint->backfill_done ? 1 : 0);
  add_int (builder, "empty", checkpoint->empty);
  json_builder_set_member_name (builder, "sweeps");
  json_builder_begin_array (builder);
  for (guint i = 0; i < TAKINGS_N_SWEEPS; i++)
    json_builder_add_int_value (builder, checkpoint->sweeps[i]);
  json_builder_end_array (builder);
  add_text (builder, "mark", checkpoint->mark);
  if (checkpoint->has_window)
    build_window (builder, checkpoint);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

void
takings_checkpoint_drop_window (TakingsCheckpoint *checkpoint)
{
  checkpoint->has_window = FALSE;
  g_clear_pointer (&checkpoint->cursor, g_free);
  g_clear_pointer (&checkpoint->window_mark, g_free);
  checkpoint->window_read = 0;
  checkpoint->window_at = 0;
}

void
takings_checkpoint_clear (TakingsCheckpoint *checkpoint)
{
  takings_checkpoint_drop_window (checkpoint);
  g_clear_pointer (&checkpoint->mark, g_free);
}
