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

static const TakingsFieldSpec *
find_field (const TakingsAdapterInfo *info, const char *key)
{
  for (guint i = 0; i < info->n_fields; i++)
    if (g_str_equal (info->fields[i].key, key))
      return &info->fields[i];
  return NULL;
}

gboolean
takings_adapter_refuse_field (const TakingsAdapterInfo *info, const char *key, const char *fault,
                              GError **error)
{
  const TakingsFieldSpec *spec = find_field (info, key);

  if (spec != NULL && spec->where != NULL)
    g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_AUTH, "%s: “%s” (%s) %s. It is found here: %s",
                 info->name, key, spec->label, fault, spec->where);
  else
    g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_AUTH, "%s: “%s” %s", info->name, key, fault);
  return FALSE;
}

/* A value is never quoted: it may be a secret. */
static gboolean
check_field (const TakingsAdapterInfo *info, const TakingsFieldSpec *spec, const char *value,
             GError **error)
{
  if (value == NULL || *value == '\0')
    return !spec->required || takings_adapter_refuse_field (info, spec->key, "is missing", error);
  return (g_utf8_validate (value, -1, NULL) && is_choice (spec, value) && matches (spec, value))
         || takings_adapter_refuse_field (info, spec->key, "does not look right", error);
}

/* What is pasted brings blanks and line ends with it, or lacks its beginning. */
static char *
tidy (const TakingsFieldSpec *spec, const char *value)
{
  g_autofree char *text = g_strstrip (g_strdup (value != NULL ? value : ""));

  if (*text == '\0')
    return g_strdup (spec->fallback != NULL ? spec->fallback : "");
  if (spec->list)
    {
      g_autoptr (GRegex) between = g_regex_new ("[,;\\s]+", 0, 0, NULL);
      g_autofree char *list = g_regex_replace_literal (between, text, -1, 0, ",", 0, NULL);

      return g_ascii_strdown (list != NULL ? list : text, -1);
    }
  if (spec->prefix != NULL && !g_str_has_prefix (text, spec->prefix))
    return g_strconcat (spec->prefix, text, NULL);
  return g_steal_pointer (&text);
}

gboolean
takings_field_looks_right (const TakingsFieldSpec *spec, const char *typed)
{
  g_autofree char *text = tidy (spec, typed);

  return *text == '\0'
         || (g_utf8_validate (text, -1, NULL) && is_choice (spec, text)
             && (spec->pattern == NULL
                 || g_regex_match_simple (spec->pattern, text, G_REGEX_DOLLAR_ENDONLY, 0)));
}

static void
tidy_field (GHashTable *fields, const TakingsFieldSpec *spec)
{
  const char *value = g_hash_table_lookup (fields, spec->key);
  g_autofree char *text = tidy (spec, value);

  if (value == NULL ? *text != '\0' : !g_str_equal (value, text))
    g_hash_table_insert (fields, g_strdup (spec->key), g_steal_pointer (&text));
}

gboolean
takings_adapter_prepare_fields (TakingsAdapter *self, GHashTable *fields, GError **error)
{
  TakingsAdapterClass *klass = TAKINGS_ADAPTER_GET_CLASS (self);
  const TakingsAdapterInfo *info = klass->info;

  for (guint i = 0; i < info->n_fields; i++)
    tidy_field (fields, &info->fields[i]);
  if (klass->prepare_fields != NULL && !klass->prepare_fields (self, fields, error))
    return FALSE;
  for (guint i = 0; i < info->n_fields; i++)
    if (!check_field (info, &info->fields[i], g_hash_table_lookup (fields, info->fields[i].key),
                      error))
      return FALSE;
  return TRUE;
}

gboolean
takings_adapter_prepare_basic (TakingsAdapter *self, GHashTable *fields, GError **error)
{
  const char *basic = g_hash_table_lookup (fields, "basic");
  g_autofree char *text = NULL;
  char *colon;
  gsize len;

  if (basic == NULL || *basic == '\0')
    return TRUE;
  if (g_ascii_strncasecmp (basic, "basic ", strlen ("basic ")) == 0)
    basic += strlen ("basic ");
  text = (char *) g_base64_decode (basic, &len);
  text = g_realloc (text, len + 1);
  text[len] = '\0';
  colon = g_utf8_validate (text, (gssize) len, NULL) ? strchr (text, ':') : NULL;
  if (colon == NULL || colon == text || colon[1] == '\0')
    return takings_adapter_refuse_field (takings_adapter_get_info (self), "basic",
                                         "does not hold an id and a secret", error);
  g_hash_table_insert (fields, g_strdup ("client_id"), g_strndup (text, (gsize) (colon - text)));
  g_hash_table_insert (fields, g_strdup ("client_secret"), g_strdup (colon + 1));
  g_hash_table_remove (fields, "basic");
  explicit_bzero (text, len);
  return TRUE;
}

TakingsRequest *
takings_adapter_next_request (TakingsAdapter *self, const TakingsContext *context, GError **error)
{
  TakingsAdapterClass *klass = TAKINGS_ADAPTER_GET_CLASS (self);
  TakingsRequest *request;

  for (guint i = 0; i < klass->info->n_fields; i++)
    if (klass->info->fields[i].required
        && takings_context_get (context, klass->info->fields[i].key) == NULL)
      {
        takings_adapter_refuse_field (klass->info, klass->info->fields[i].key, "is missing", error);
        return NULL;
      }
  request = klass->next_request (self, context, error);
  if (request != NULL)
    takings_request_header (request, "Accept", "application/json");
  return request;
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
