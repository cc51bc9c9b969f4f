/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "jvzoo-private.h"

#define N_(text)  text
#define PAGE_ROWS 100

/* No windows, no dates: a walk from one pay key to the next. Cursor and mark are "SECONDS:PAYKEY"
 * of the newest row seen, since the order of rows is not documented. */
struct _TakingsJvzoo
{
  TakingsAdapter parent_instance;
};
#define TAKINGS_TYPE_JVZOO (takings_jvzoo_get_type ())
G_DECLARE_FINAL_TYPE (TakingsJvzoo, takings_jvzoo, TAKINGS, JVZOO, TakingsAdapter)
G_DEFINE_FINAL_TYPE (TakingsJvzoo, takings_jvzoo, TAKINGS_TYPE_ADAPTER)

enum
{
  CODE,
  RESULTS,
  N_TOP
};
static const TakingsMapField top_fields[N_TOP] = {
  { "meta/status/http_status_code" },
  { "results", TRUE },
};

static TakingsRequest *
next_request (TakingsAdapter *adapter, const TakingsContext *context, GError **error)
{
  const char *key = takings_context_get (context, "api_key");
  const char *cursor = context->cursor != NULL ? context->cursor : context->mark;
  TakingsJvzooNewest from = takings_jvzoo_parse_cursor (
    context->purpose == TAKINGS_PURPOSE_READ ? cursor : NULL);
  TakingsRequest *request;

  if (key == NULL)
    {
      g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_AUTH, "JVZoo: “api_key” is missing");
      return NULL;
    }
  request = takings_request_new ("GET", "/v2.0/latest-affiliates-transactions");
  if (!takings_text_is_empty (from.id))
    takings_request_path (request, from.id.data); /* runs to the end of the cursor */
  takings_request_basic (request, key, "x");
  takings_request_header (request, "Accept", "application/json");
  return request;
}

static gboolean
read_page (TakingsAdapter *adapter, const TakingsContext *context, const TakingsResponse *response,
           TakingsPage *page, GError **error)
{
  TakingsText top[N_TOP] = { 0 };
  TakingsJvzooNewest newest = { 0 }, before = takings_jvzoo_parse_cursor (
                                       context->cursor != NULL ? context->cursor : context->mark);
  TakingsResponse inner = { 200, response->headers };
  TakingsJson json;
  TakingsJsonList list;
  gboolean whole;
  gint64 code;

  if ((response->status < 200 || response->status > 299)
      && !takings_response_check (response, page, "JVZoo", error))
    return FALSE;
  takings_json_init (&json, page->body, page->body_len);
  takings_json_skip_junk (&json); /* warnings and markup in front of the data */
  whole = takings_map_read (TAKINGS_MAP (top_fields), &json, top);
  if (takings_text_to_int64 (top[CODE], &code) && code >= 100 && code <= 599)
    inner.status = (guint) code;
  if ((top[RESULTS].data == NULL || inner.status > 299)
      && !takings_response_check (&inner, page, "JVZoo", error))
    return FALSE;
  takings_json_list_init (&list, context->purpose == TAKINGS_PURPOSE_READ ? top[RESULTS]
                                                                          : TAKINGS_TEXT_NONE);
  for (; takings_json_list_next (&list); page->n_read++)
    if (!takings_jvzoo_row (page, &list.json, list.position, &newest))
      takings_page_reject (page, list.position, "the row is not readable");
  if (!whole || (top[RESULTS].data == NULL && top[CODE].data == NULL))
    {
      g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_PROTOCOL,
                           "JVZoo's answer is not readable");
      return FALSE;
    }
  if (takings_jvzoo_is_newer (&newest, &before))
    {
      page->mark = g_strdup_printf ("%" G_GINT64_FORMAT ":%.*s", newest.at, (int) newest.id.len,
                                    newest.id.data);
      if (page->n_read >= PAGE_ROWS)
        takings_page_set_next (page, page->mark);
    }
  return TRUE;
}

static const TakingsFieldSpec fields[] = {
  { .key = "api_key",
    .label = N_ ("API key"),
    .where = N_ ("JVZoo → My Account → Applications (it may need vendor status)"),
    .pattern = "^[0-9a-f]{64}$",
    .secret = TRUE,
    .required = TRUE,
    .pattern_is_hint = TRUE },
  { .key = "affiliate_id",
    .label = N_ ("Affiliate ID"),
    .where = N_ ("JVZoo → My Account"),
    .pattern = "^[0-9]{1,10}$" },
};

static const TakingsAdapterInfo info = {
  .id = "jvzoo",
  .name = "JVZoo",
  .color = "#2f6fb1",
  .base_url = "https://api.jvzoo.com",
  .zone = "America/New_York",
  .note = N_ ("JVZoo gives the last 90 days; older sales come from its CSV export."),
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .backfill_days = 90,
  .sweeps = { { 24, 90 } },
  .requests_per_minute = 60,
  .timeout_seconds = 60,
  .delivers = TAKINGS_DELIVERS_SALES | TAKINGS_DELIVERS_PRODUCTS,
  .uses_mark = TRUE,
};

static void
takings_jvzoo_class_init (TakingsJvzooClass *klass)
{
  TakingsAdapterClass *adapter_class = TAKINGS_ADAPTER_CLASS (klass);

  adapter_class->info = &info;
  adapter_class->next_request = next_request;
  adapter_class->read_page = read_page;
}

static void
takings_jvzoo_init (TakingsJvzoo *self)
{
}
