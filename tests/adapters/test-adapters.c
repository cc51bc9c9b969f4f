/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "adapter-table.h"
#include "map.h"

#include <stdio.h>

/* tests/adapters/<id>/<case>.json is a recorded body, <case>.ini beside it says what it answers and
 * how the next request looks, <case>.csv what must be read of it. Each body is also read cut off,
 * with each of its records damaged, and with random changes. */

typedef struct
{
  TakingsAdapter *adapter;
  GKeyFile *sidecar;
  GHashTable *fields, *headers;
  char *cursor;
  TakingsContext context;
  TakingsResponse response;
} Case;

static void
put_group (GKeyFile *file, const char *group, GHashTable *table)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    g_hash_table_insert (table, g_strdup (keys[i]),
                         g_key_file_get_string (file, group, keys[i], NULL));
}

static void
case_clear (Case *c)
{
  g_hash_table_unref (c->fields);
  g_hash_table_unref (c->headers);
  takings_zone_unref (c->context.zone);
  g_key_file_unref (c->sidecar);
  g_free (c->cursor);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

static void
case_load (Case *c, const char *stem, const char *id)
{
  g_autofree char *path = g_strconcat (stem, ".ini", NULL);
  g_autofree char *status = NULL;
  g_autoptr (GError) error = NULL;
  const char *zone;

  c->adapter = takings_registry_lookup (id);
  g_assert_nonnull (c->adapter);
  c->sidecar = g_key_file_new ();
  g_key_file_load_from_file (c->sidecar, path, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  c->fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  c->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  put_group (c->sidecar, "fields", c->fields);
  put_group (c->sidecar, "headers", c->headers);
  takings_adapter_prepare_fields (c->adapter, c->fields, &error);
  g_assert_no_error (error);
  zone = g_hash_table_lookup (c->fields, "zone");
  c->context.zone = takings_zone_new (
    zone != NULL ? zone : takings_adapter_get_info (c->adapter)->zone, &error);
  g_assert_no_error (error);
  c->cursor = g_key_file_get_string (c->sidecar, "case", "cursor", NULL);
  c->context.cursor = c->cursor;
  c->context.token = "access";
  c->context.fields = c->fields;
  c->context.from = 1772352000; /* 2026-03-01 08:00 UTC */
  c->context.to = 1773129600;   /* 2026-03-10 08:00 UTC */
  c->context.from_day = takings_zone_day (c->context.zone, c->context.from);
  c->context.to_day = takings_zone_day (c->context.zone, c->context.to - 1);
  c->context.now = c->context.to;
  c->context.purpose = TAKINGS_PURPOSE_READ;
  c->response.headers = c->headers;
  c->response.status = (guint) g_key_file_get_integer (c->sidecar, "case", "status", NULL);
  if (c->response.status == 0)
    c->response.status = 200;
}

static void
add_text (GString *out, TakingsText text)
{
  g_string_append_c (out, ',');
  if (text.data != NULL)
    g_string_append_len (out, text.data, (gssize) text.len);
}

static void
add_money (GString *out, gboolean has, gint64 micros, const char *currency)
{
  g_autofree char *text = has ? takings_money_format (micros, currency) : g_strdup ("");

  g_string_append_printf (out, ",%s", text);
}

static void
print_entry (GString *out, const char *what, const TakingsEntry *entry)
{
  g_autofree char *when = takings_moment_format (entry->occurred_at);

  g_string_append_printf (out, "%s,%.*s", what, (int) entry->entry_id.len, entry->entry_id.data);
  g_string_append_printf (out, ",%s,%s,%s", when, takings_kind_name (entry->kind),
                          takings_state_name (entry->state));
  add_money (out, entry->has_amount, entry->amount, entry->currency);
  add_money (out, entry->has_commission, entry->commission, entry->currency);
  g_string_append_printf (out, ",%s", entry->currency);
  add_text (out, entry->order_id);
  add_text (out, entry->parent_id);
  add_text (out, entry->product_id);
  add_text (out, entry->product);
  add_text (out, entry->tracking_id);
  add_text (out, entry->raw_status);
  g_string_append_printf (out, ",%u,%u", entry->count, entry->flags);
  add_text (out, entry->campaign);
  add_text (out, entry->country);
  add_text (out, entry->affiliate);
  add_text (out, entry->vendor);
  add_text (out, entry->customer);
  add_text (out, entry->join_key[0]);
  add_text (out, entry->join_key[1]);
  add_money (out, entry->original_currency[0] != '\0', entry->original_amount,
             entry->original_currency);
  g_string_append_printf (out, ",%s", entry->original_currency);
  if ((entry->flags & TAKINGS_ENTRY_DAY_ONLY) != 0)
    {
      g_autofree char *day = takings_day_format (entry->source_day);

      g_string_append_printf (out, ",day %s", day);
    }
  g_string_append_c (out, '\n');
}

/* What was read, without what it means for the page. */
static void
print_facts (GString *out, const TakingsPage *page)
{
  for (guint i = 0; i < page->entries->len; i++)
    print_entry (out, "entry", &g_array_index (page->entries, TakingsEntry, i));
  for (guint i = 0; i < page->notes->len; i++)
    {
      const TakingsNote *note = &g_array_index (page->notes, TakingsNote, i);

      g_string_append (out, "note");
      add_text (out, note->key);
      add_text (out, note->part);
      add_money (out, note->has_commission, note->commission, note->currency);
      g_string_append_printf (out, ",%s", note->currency);
      add_text (out, note->product_id);
      add_text (out, note->product);
      add_text (out, note->tracking_id);
      add_text (out, note->campaign);
      add_text (out, note->country);
      g_string_append_printf (out, ",%" G_GINT64_FORMAT "\n", note->payout_rate);
      if (note->orphan != NULL)
        print_entry (out, "orphan", note->orphan);
    }
}

static char *
print_page (const TakingsPage *page, const GError *error)
{
  GString *out = g_string_new (NULL);

  print_facts (out, page);
  for (guint i = 0; i < page->rejects->len; i++)
    {
      const TakingsReject *reject = &g_array_index (page->rejects, TakingsReject, i);
      g_string_append_printf (out, "reject,%" G_GINT64_FORMAT ",%s\n", reject->position,
                              reject->reason);
    }
  if (page->next_cursor != NULL)
    g_string_append_printf (out, "next,%s\n", page->next_cursor);
  if (page->mark != NULL)
    g_string_append_printf (out, "mark,%s\n", page->mark);
  if (page->warning != NULL)
    g_string_append_printf (out, "warning,%s\n", page->warning);
  if (page->shrink_window)
    g_string_append (out, "shrink\n");
  if (error != NULL)
    g_string_append_printf (out, "error,%s%s\n", takings_error_code_name (error->code),
                            page->ambiguous ? ",ambiguous" : "");
  return g_string_free (out, FALSE);
}

static TakingsPage *
read_body (Case *c, const char *body, gsize len, GError **error)
{
  g_autoptr (GError) local = NULL;
  char *copy = g_malloc (len + 1);
  TakingsPage *page;
  gboolean fine;

  memcpy (copy, body, len);
  copy[len] = '\0';
  page = takings_page_new (copy, len);
  fine = takings_adapter_read_page (c->adapter, &c->context, &c->response, page, &local);
  g_assert_true (fine == (local == NULL));
  if (local != NULL)
    g_assert_true (local->domain == TAKINGS_ERROR);
  for (guint i = 0; i < page->entries->len; i++)
    g_assert_cmpuint (g_array_index (page->entries, TakingsEntry, i).entry_id.len, >, 0);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return page;
}

static void
compare (const char *stem, const char *got)
{
  g_autofree char *path = g_strconcat (stem, ".csv", NULL);
  g_autofree char *expected = NULL;

  if (g_getenv ("TAKINGS_TEST_RECORD") != NULL)
    g_assert_true (g_file_set_contents (path, got, -1, NULL));
  g_assert_true (g_file_get_contents (path, &expected, NULL, NULL));
  g_assert_cmpstr (got, ==, expected);
}

static void
test_request (Case *c)
{
  g_autofree char *path = g_key_file_get_string (c->sidecar, "request", "path", NULL);
  g_autofree char *query = g_key_file_get_string (c->sidecar, "request", "query", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsRequest) request = takings_adapter_next_request (c->adapter, &c->context,
                                                                     &error);

  g_assert_no_error (error);
  if (path != NULL)
    g_assert_cmpstr (request->path->str, ==, path);
  if (query != NULL)
    g_assert_cmpstr (request->query->str, ==, query);
  for (guint i = 0; i + 1 < request->headers->len; i += 2)
    {
      const char *name = g_ptr_array_index (request->headers, i);
      g_autofree char *value = g_key_file_get_string (c->sidecar, "request", name, NULL);

      if (value != NULL)
        g_assert_cmpstr (g_ptr_array_index (request->headers, i + 1), ==, value);
    }
}

typedef struct
{
  gsize begin, end; /* in the body */
} Span;

/* Where the records of a body are: each network has one list of them. */
static GArray *
find_records (const char *body, gsize len)
{
  static const TakingsMapField lists[] = { { "orderData", TRUE },
                                           { "results", TRUE },
                                           { "items", TRUE },
                                           { "data/items", TRUE },
                                           { "data/purchase_list", TRUE },
                                           { "data/transaction_list", TRUE } };
  static const TakingsMapField data[] = { { "data", TRUE } };
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (Span));
  TakingsText slots[G_N_ELEMENTS (lists)] = { 0 };
  gboolean found = FALSE;

  for (guint try = 0; try < 2 && !found; try++)
    {
      g_autofree char *copy = g_malloc (len + 1);
      TakingsJsonList list;
      TakingsJson json;

      memcpy (copy, body, len);
      copy[len] = '\0';
      takings_json_init (&json, copy, len);
      takings_json_skip_junk (&json);
      takings_map_read (try == 0 ? TAKINGS_MAP (lists) : TAKINGS_MAP (data), &json, slots);
      for (guint i = 0; i < (try == 0 ? G_N_ELEMENTS (lists) : 1) && !found; i++)
        for (takings_json_list_init (&list, slots[i]); takings_json_list_next (&list);)
          {
            TakingsText raw;
            Span span;

            if (!takings_json_skip (&list.json, &raw))
              break;
            span.begin = (gsize) (raw.data - copy);
            span.end = span.begin + raw.len;
            g_array_append_val (spans, span);
            found = TRUE;
          }
    }
  return spans;
}

/* The body with the records @which (all but it when @others) replaced by @junk. */
static char *
damage (const char *body, gsize len, const GArray *spans, guint which, gboolean others,
        const char *junk)
{
  char *copy = g_malloc (len);

  memcpy (copy, body, len);
  for (guint i = 0; i < spans->len; i++)
    {
      const Span *span = &g_array_index (spans, Span, i);

      if ((i == which) == others)
        continue;
      memset (copy + span->begin, ' ', span->end - span->begin);
      memcpy (copy + span->begin, junk, MIN (strlen (junk), span->end - span->begin));
    }
  return copy;
}

static char *
read_facts (Case *c, const char *body, gsize len, guint *n_rejects)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsPage) page = read_body (c, body, len, &error);
  GString *out = g_string_new (NULL);

  print_facts (out, page);
  if (n_rejects != NULL)
    *n_rejects = page->rejects->len;
  return g_string_free (out, FALSE);
}

/* One record that is no record, or empty, costs itself and nothing else, and is reported. */
static void
test_one_damaged (Case *c, const char *body, gsize len)
{
  static const char *const junk[] = { "7", "{}", "null", "[[]]" };
  g_autoptr (GArray) spans = find_records (body, len);
  g_autoptr (GPtrArray) alone = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < spans->len; i++)
    {
      g_autofree char *one = damage (body, len, spans, i, TRUE, "7");

      g_ptr_array_add (alone, read_facts (c, one, len, NULL));
    }
  for (guint i = 0; i < MIN (spans->len, 20); i++)
    for (guint j = 0; j < G_N_ELEMENTS (junk); j++)
      {
        g_autofree char *damaged = damage (body, len, spans, i, FALSE, junk[j]);
        g_autoptr (GString) expected = g_string_new (NULL);
        g_autofree char *got = NULL;
        guint n_rejects;

        for (guint k = 0; k < alone->len; k++)
          if (k != i)
            g_string_append (expected, g_ptr_array_index (alone, k));
        got = read_facts (c, damaged, len, &n_rejects);
        g_assert_cmpstr (got, ==, expected->str);
        if (*got != '\0')
          g_assert_cmpuint (n_rejects, >, 0);
      }
}

/* Of a body that was cut off, the records that are whole are kept, as they are. */
static void
test_cut_off (Case *c, const char *body, gsize len)
{
  g_autofree char *whole = read_facts (c, body, len, NULL);
  g_autoptr (GArray) spans = find_records (body, len);
  gsize step = MAX (1, len / 2000);

  for (gsize cut = 0; cut < len; cut += step)
    {
      g_autofree char *got = read_facts (c, body, cut, NULL);
      g_autofree char *padded = NULL, *least = NULL;

      g_assert_true (g_str_has_prefix (whole, got));
      if (spans->len == 0 || cut % (7 * step) != 0)
        continue;
      padded = damage (body, len, spans, G_MAXUINT, FALSE, "");
      for (guint i = 0; i < spans->len; i++)
        if (g_array_index (spans, Span, i).end > cut)
          {
            Span *span = &g_array_index (spans, Span, i);

            memset (padded + span->begin, ' ', span->end - span->begin);
            padded[span->begin] = '7';
          }
      least = read_facts (c, padded, len, NULL);
      g_assert_cmpuint (strlen (got), >=, strlen (least));
    }
}

static void
test_random_changes (Case *c, const char *body, gsize len)
{
  g_autofree char *damaged = g_malloc (len + 1);

  for (guint round = 0; len > 0 && round < 2000; round++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TakingsPage) page = NULL;

      memcpy (damaged, body, len);
      for (int n = g_test_rand_int_range (1, 5); n > 0; n--)
        damaged[g_test_rand_int_range (0, (gint32) len)] = (char) g_test_rand_int_range (0, 256);
      page = read_body (c, damaged, len, &error);
    }
}

static void
test_case (gconstpointer data)
{
  const char *stem = data;
  g_autofree char *folder = g_path_get_dirname (stem);
  g_autofree char *id = g_path_get_basename (folder);
  g_autofree char *path = g_strconcat (stem, ".json", NULL);
  g_autofree char *body = NULL, *got = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsPage) page = NULL;
  g_auto (Case) c = { 0 };
  gsize len;

  case_load (&c, stem, id);
  g_assert_true (g_file_get_contents (path, &body, &len, NULL));
  test_request (&c);
  page = read_body (&c, body, len, &error);
  got = print_page (page, error);
  compare (stem, got);
  test_one_damaged (&c, body, len);
  test_cut_off (&c, body, len);
  test_random_changes (&c, body, len);
}

static void
add_cases (const char *id)
{
  g_autofree char *folder = g_build_filename (g_getenv ("TAKINGS_TEST_SOURCES"), "adapters", id,
                                              NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".ini"))
      {
        g_autofree char *stem_name = g_strndup (name, strlen (name) - strlen (".ini"));
        g_autofree char *test = g_strdup_printf ("/adapters/%s/%s", id, stem_name);

        g_test_add_data_func_full (test, g_build_filename (folder, stem_name, NULL), test_case,
                                   g_free);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  takings_registry_fill (takings_adapter_types, G_N_ELEMENTS (takings_adapter_types));
  for (guint i = 0; i < takings_registry_list ()->len; i++)
    add_cases (takings_adapter_get_info (g_ptr_array_index (takings_registry_list (), i))->id);
  return g_test_run ();
}
