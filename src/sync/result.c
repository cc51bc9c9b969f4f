/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "account-run-private.h"

#include <json-glib/json-glib.h>

void
takings_account_result_free (TakingsAccountResult *result)
{
  g_free (result->id);
  g_free (result->network);
  g_free (result->name);
  g_clear_error (&result->error);
  g_free (result->warning);
  g_free (result);
}

TakingsSyncResult *
takings_sync_result_new (gint64 started_at)
{
  TakingsSyncResult *result = g_new0 (TakingsSyncResult, 1);
  g_atomic_ref_count_init (&result->ref_count);
  result->started_at = started_at;
  result->accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) takings_account_result_free);
  return result;
}

TakingsSyncResult *
takings_sync_result_ref (TakingsSyncResult *result)
{
  g_atomic_ref_count_inc (&result->ref_count);
  return result;
}

void
takings_sync_result_unref (TakingsSyncResult *result)
{
  if (!g_atomic_ref_count_dec (&result->ref_count))
    return;
  g_ptr_array_unref (result->accounts);
  g_free (result);
}

static void
add_moment (JsonBuilder *builder, const char *name, gint64 moment)
{
  g_autofree char *text = moment != 0 ? takings_moment_format (moment) : NULL;
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_count (JsonBuilder *builder, const char *name, guint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64) value);
}

static void
add_account (JsonBuilder *builder, const TakingsAccountResult *account)
{
  json_builder_begin_object (builder);
  add_text (builder, "id", account->id);
  add_text (builder, "network", account->network);
  add_text (builder, "name", account->name);
  add_text (builder, "status", account->status);
  add_count (builder, "pages", account->pages);
  add_count (builder, "read", account->read);
  add_count (builder, "added", account->added);
  add_count (builder, "changed", account->changed);
  add_count (builder, "unchanged", account->unchanged);
  add_count (builder, "rejected", account->rejected);
  json_builder_set_member_name (builder, "error");
  if (account->error == NULL)
    json_builder_add_null_value (builder);
  else
    {
      json_builder_begin_object (builder);
      add_text (builder, "code", takings_error_code_name (account->error->code));
      add_text (builder, "message", account->error->message);
      add_moment (builder, "retry_at", account->retry_at);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

char *
takings_sync_result_to_json (TakingsSyncResult *result)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  add_moment (builder, "started_at", result->started_at);
  add_moment (builder, "finished_at", result->finished_at);
  json_builder_set_member_name (builder, "accounts");
  json_builder_begin_array (builder);
  for (guint i = 0; i < result->accounts->len; i++)
    add_account (builder, result->accounts->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}
