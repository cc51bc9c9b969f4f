/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hotmart-private.h"

#define N_(text) text

gboolean
takings_hotmart_prepare (TakingsAdapter *adapter, GHashTable *fields, GError **error)
{
  const char *pasted = g_hash_table_lookup (fields, "basic");
  g_autofree char *word = g_strstrip (g_strdup (pasted != NULL ? pasted : ""));
  g_autofree char *text = NULL;
  gsize len;
  char *colon;

  if (*word == '\0')
    return TRUE;
  if (g_ascii_strncasecmp (word, "basic", 5) == 0 && g_ascii_isspace (word[5]))
    text = (char *) g_base64_decode (g_strchug (word + 5), &len);
  else
    text = (char *) g_base64_decode (word, &len);
  text = g_realloc (text, len + 1);
  text[len] = '\0';
  colon = strchr (text, ':');
  if (colon == NULL || colon == text || colon[1] == '\0' || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_AUTH,
                           "Hotmart: “basic” does not hold a client id and a secret");
      return FALSE;
    }
  g_hash_table_insert (fields, g_strdup ("client_id"), g_strndup (text, (gsize) (colon - text)));
  g_hash_table_insert (fields, g_strdup ("client_secret"), g_strdup (colon + 1));
  g_hash_table_remove (fields, "basic");
  explicit_bzero (text, len);
  return TRUE;
}

const char *
takings_hotmart_role (const TakingsContext *context)
{
  const char *role = takings_context_get (context, "role");
  return role != NULL ? role : "AFFILIATE";
}

TakingsRequest *
takings_hotmart_token_request (const TakingsContext *context, GError **error)
{
  const char *id = takings_context_get (context, "client_id");
  const char *secret = takings_context_get (context, "client_secret");
  TakingsRequest *request;

  if (id == NULL || secret == NULL)
    {
      g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_AUTH,
                           "Hotmart: “client_id” or “client_secret” is missing");
      return NULL;
    }
  request = takings_request_new ("POST", "/security/oauth/token");
  takings_request_query (request, "grant_type", "client_credentials");
  takings_request_query (request, "client_id", id);
  takings_request_query (request, "client_secret", secret);
  takings_request_basic (request, id, secret);
  takings_request_header (request, "Accept", "application/json");
  request->content_type = "application/json";
  return request;
}

#define UUID  "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
#define WHERE N_ ("Hotmart → Tools → Developer Credentials → Create Credential")
static const char *const roles[] = { "AFFILIATE", "PRODUCER", "COPRODUCER", NULL };
static const TakingsFieldSpec fields[] = {
  { .key = "client_id",
    .label = N_ ("Client ID"),
    .where = WHERE,
    .pattern = UUID,
    .secret = TRUE,
    .required = TRUE,
    .pattern_is_hint = TRUE },
  { .key = "client_secret",
    .label = N_ ("Client secret"),
    .where = WHERE,
    .pattern = UUID,
    .secret = TRUE,
    .required = TRUE,
    .pattern_is_hint = TRUE },
  { .key = "basic", .label = N_ ("Basic token (instead of both)"), .where = WHERE, .secret = TRUE },
  { .key = "role",
    .label = N_ ("Role"),
    .where = N_ ("Whose commissions are read"),
    .fallback = "AFFILIATE",
    .choices = roles },
  { .key = "ucode",
    .label = N_ ("Own user code"),
    .where = N_ ("Only where several people share the role in a sale") },
};

const TakingsAdapterInfo takings_hotmart_info = {
  .id = "hotmart",
  .name = "Hotmart",
  .color = "#f04e23",
  .base_url = "https://developers.hotmart.com",
  .token_url = "https://api-sec-vlc.hotmart.com",
  .zone = "UTC",
  .note = N_ ("Hotmart does not say when a refund happened: it is dated when it is first seen."),
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .window_days = 90,
  .backfill_days = 1825,
  .empty_windows = 4,
  .overlap_days = 3,
  .sweeps = { { 1, 7 }, { 24, 90 }, { 168, 180 } },
  .requests_per_minute = 300,
  .timeout_seconds = 60,
  .reset_header = "ratelimit-reset",
  .delivers = TAKINGS_DELIVERS_SALES | TAKINGS_DELIVERS_PRODUCTS,
  .needs_token = TRUE,
};
