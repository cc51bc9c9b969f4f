/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "adapter.h"

#include "map.h"

G_DEFINE_ABSTRACT_TYPE (TakingsAdapter, takings_adapter, G_TYPE_OBJECT)

static void
takings_adapter_class_init (TakingsAdapterClass *klass)
{
}

static void
takings_adapter_init (TakingsAdapter *self)
{
}

const TakingsAdapterInfo *
takings_adapter_get_info (TakingsAdapter *self)
{
  return TAKINGS_ADAPTER_GET_CLASS (self)->info;
}

const char *
takings_context_get (const TakingsContext *context, const char *key)
{
  const char *value = context->fields != NULL ? g_hash_table_lookup (context->fields, key) : NULL;

  return value != NULL && *value != '\0' ? value : NULL;
}

static gboolean
is_choice (const TakingsFieldSpec *spec, const char *value)
{
  return spec->choices == NULL || g_strv_contains (spec->choices, value);
}

static gboolean
matches (const TakingsFieldSpec *spec, const char *value)
{
  return spec->pattern == NULL || spec->pattern_is_hint
         || g_regex_match_simple (spec->pattern, value, G_REGEX_DOLLAR_ENDONLY, 0);
}

/* A value is never quoted: it may be a secret. */
static gboolean
check_field (const TakingsAdapterInfo *info, const TakingsFieldSpec *spec, const char *value,
             GError **error)
{
  if (value == NULL || *value == '\0')
    {
      if (!spec->required)
        return TRUE;
      g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_AUTH, "%s: “%s” is missing", info->name,
                   spec->key);
      return FALSE;
    }
  if (g_utf8_validate (value, -1, NULL) && is_choice (spec, value) && matches (spec, value))
    return TRUE;
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_AUTH, "%s: “%s” does not look right", info->name,
               spec->key);
  return FALSE;
}

gboolean
takings_adapter_prepare_fields (TakingsAdapter *self, GHashTable *fields, GError **error)
{
  TakingsAdapterClass *klass = TAKINGS_ADAPTER_GET_CLASS (self);
  const TakingsAdapterInfo *info = klass->info;

  for (guint i = 0; i < info->n_fields; i++)
    {
      const TakingsFieldSpec *spec = &info->fields[i];
      const char *value = g_hash_table_lookup (fields, spec->key);

      if (spec->fallback != NULL && (value == NULL || *value == '\0'))
        g_hash_table_insert (fields, g_strdup (spec->key), g_strdup (spec->fallback));
    }
  if (klass->prepare_fields != NULL && !klass->prepare_fields (self, fields, error))
    return FALSE;
  for (guint i = 0; i < info->n_fields; i++)
    if (!check_field (info, &info->fields[i], g_hash_table_lookup (fields, info->fields[i].key),
                      error))
      return FALSE;
  return TRUE;
}

TakingsRequest *
takings_adapter_next_request (TakingsAdapter *self, const TakingsContext *context, GError **error)
{
  return TAKINGS_ADAPTER_GET_CLASS (self)->next_request (self, context, error);
}

gboolean
takings_adapter_read_page (TakingsAdapter *self, const TakingsContext *context,
                           const TakingsResponse *response, TakingsPage *page, GError **error)
{
  return TAKINGS_ADAPTER_GET_CLASS (self)->read_page (self, context, response, page, error);
}

gboolean
takings_adapter_read_token (const TakingsResponse *response, TakingsPage *page, char **token,
                            gint64 *expires_in, GError **error)
{
  static const TakingsMapField fields[] = { { "access_token" }, { "expires_in" } };
  TakingsText slots[G_N_ELEMENTS (fields)] = { { NULL, 0 } };
  TakingsJson json;

  *token = NULL;
  *expires_in = 0;
  if (response->status == 400)
    {
      g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_AUTH,
                           "The network refused the credentials");
      return FALSE;
    }
  if (!takings_response_check (response, page, "The token request", error))
    return FALSE;
  takings_json_init (&json, page->body, page->body_len);
  if (!takings_map_read (TAKINGS_MAP (fields), &json, slots))
    {
      g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_PROTOCOL,
                           "The answer to the token request is not readable");
      return FALSE;
    }
  if (takings_text_is_empty (slots[0]))
    {
      g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_AUTH,
                           "The network gave no access token");
      return FALSE;
    }
  if (!takings_text_to_int64 (slots[1], expires_in) || *expires_in < 0)
    *expires_in = 0;
  *token = takings_text_dup (slots[0]);
  return TRUE;
}
