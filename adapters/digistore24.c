/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "digistore24.h"

#include <glib/gi18n-lib.h>

/* Digistore24: what was earned, where it came from and the transactions are three calls. A window's
 * cursor walks through them: "c:N" commissions and "p:N" purchases become notes, "t:N" transactions
 * become the entries that ask for them. Errors come with HTTP 200 and are told by the envelope. */

GType takings_digistore24_get_type (void);
typedef TakingsAdapter TakingsDigistore24;
typedef TakingsAdapterClass TakingsDigistore24Class;
G_DEFINE_FINAL_TYPE (TakingsDigistore24, takings_digistore24, TAKINGS_TYPE_ADAPTER)

static const char *const roles[] = { "affiliate", "vendor", NULL };
static const TakingsFieldSpec fields[] = {
  { "api_key", N_ ("API key"),
    N_ ("Vendor view → Settings → Account access → API keys; read access is enough"),
    "^[0-9]{1,10}-[A-Za-z0-9]{20,80}$", NULL, NULL, TRUE, TRUE },
  { "role", N_ ("Role"), N_ ("Whose transactions are read"), NULL, "affiliate", roles },
};

static const TakingsAdapterInfo info = {
  .id = "digistore24",
  .name = "Digistore24",
  .color = "#1a9e6e",
  .base_url = "https://www.digistore24.com",
  .zone = "Europe/Berlin",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .window_days = 31,
  .backfill_days = 1826,
  .empty_windows = 6,
  .overlap_days = 3,
  .sweeps = { { 168, 90 } },
  .requests_per_minute = 60,
  .timeout_seconds = 60,
  .delivers = TAKINGS_DELIVERS_SALES | TAKINGS_DELIVERS_PRODUCTS,
};

static gboolean
takings_digistore24_prepare_fields (TakingsAdapter *self, GHashTable *values, GError **error)
{
  const char *key = g_hash_table_lookup (values, "api_key");

  if (key != NULL)
    g_hash_table_insert (values, g_strdup ("api_key"), g_strstrip (g_strdup (key)));
  return TRUE;
}

/* "t:12" → 't', 12. A cursor that is not one of ours starts the window. */
char
takings_digistore24_phase (const TakingsContext *context, guint64 *number)
{
  const char *cursor = context->cursor;

  *number = 1;
  if (cursor == NULL || strchr ("cpt", cursor[0]) == NULL || cursor[0] == '\0' || cursor[1] != ':')
    return 'c';
  *number = MAX (1, g_ascii_strtoull (cursor + 2, NULL, 10));
  return cursor[0];
}

static void
add_moment (TakingsRequest *request, const char *name, gint64 unix_time)
{
  g_autofree char *text = takings_moment_format (unix_time);
  g_autofree char *offset = g_strdup_printf ("%.*s+00:00", (int) strlen (text) - 1, text);

  takings_request_query (request, name, offset);
}

static TakingsRequest *
takings_digistore24_next_request (TakingsAdapter *self, const TakingsContext *context,
                                  GError **error)
{
  const char *key = takings_context_get (context, "api_key");
  const char *role = takings_context_get (context, "role");
  g_autoptr (TakingsRequest) request = NULL;
  guint64 number;
  char phase = takings_digistore24_phase (context, &number);

  if (key == NULL)
    {
      g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_AUTH, "Digistore24: no API key");
      return NULL;
    }
  request = takings_request_new ("GET", "/api/call");
  takings_request_path (request, context->purpose == TAKINGS_PURPOSE_CHECK ? "getUserInfo"
                                 : phase == 'c'                            ? "listCommissions"
                                 : phase == 'p'                            ? "listPurchases"
                                                                           : "listTransactions");
  takings_request_header (request, "X-DS-API-KEY", key);
  takings_request_header (request, "Accept", "application/json");
  if (context->purpose == TAKINGS_PURPOSE_CHECK)
    return g_steal_pointer (&request);
  add_moment (request, "from", context->from);
  add_moment (request, "to", context->to - 1);
  if (phase != 'c')
    takings_request_query (request, "search[role]", role != NULL ? role : "affiliate");
  takings_request_query_int (request, "page_no", (gint64) number);
  takings_request_query_int (request, "page_size", TAKINGS_DIGISTORE24_PAGE_SIZE);
  return g_steal_pointer (&request);
}

static gboolean
takings_digistore24_read_page (TakingsAdapter *self, const TakingsContext *context,
                               const TakingsResponse *response, TakingsPage *page, GError **error)
{
  return takings_digistore24_read (context, response, page, error);
}

static void
takings_digistore24_class_init (TakingsDigistore24Class *klass)
{
  klass->info = &info;
  klass->prepare_fields = takings_digistore24_prepare_fields;
  klass->next_request = takings_digistore24_next_request;
  klass->read_page = takings_digistore24_read_page;
}

static void
takings_digistore24_init (TakingsDigistore24 *self)
{
}
