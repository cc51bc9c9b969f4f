/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rates-ecb.h"
#include "config.h"

#include "query.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>

/* Parsing and the ledger's part of an update run on worker threads, HTTP in the caller's context.
 */

#define PATH_DAILY    "/stats/eurofxref/eurofxref-daily.xml"
#define PATH_90_DAYS  "/stats/eurofxref/eurofxref-hist-90d.xml"
#define PATH_HISTORY  "/stats/eurofxref/eurofxref-hist.xml"
#define FIRST_ECB_DAY 10595 /* 1999-01-04: nothing was published before */
#define LONGEST_GAP   7     /* days between two publications, holidays included */
#define MAX_ROWS      2000000

typedef struct
{
  GArray *rows; /* (borrowed) of TakingsRateRow */
  gint32 day;   /* of the open <Cube time>, G_MININT32 outside */
  int depth, day_depth;
  gboolean envelope;
} EcbReader;

static gboolean
read_rate (EcbReader *reader, const char *currency, const char *rate, GError **error)
{
  TakingsRateRow row = { .day = reader->day };
  if (reader->day == G_MININT32)
    return TRUE;
  /* A currency without a rate that day ("N/A") is not published: nothing to store. */
  if (!takings_currency_parse (takings_text (currency), row.currency)
      || !takings_rate_parse (takings_text (rate), &row.rate) || row.rate <= 0)
    return TRUE;
  if (reader->rows->len >= MAX_ROWS)
    {
      g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_PROTOCOL,
                           "The reference rates hold more rows than any history could");
      return FALSE;
    }
  g_array_append_val (reader->rows, row);
  return TRUE;
}

static void
start_element_cb (GMarkupParseContext *context, const char *element, const char **names,
                  const char **values, gpointer data, GError **error)
{
  EcbReader *reader = data;
  const char *time = NULL, *currency = NULL, *rate = NULL;

  if (reader->depth++ == 0)
    reader->envelope = g_str_has_suffix (element, "Envelope");
  if (reader->depth > 16)
    g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_PROTOCOL,
                         "The reference rates are nested too deeply");
  if (!g_str_equal (element, "Cube"))
    return;
  for (int i = 0; names[i] != NULL; i++)
    {
      if (g_str_equal (names[i], "time"))
        time = values[i];
      else if (g_str_equal (names[i], "currency"))
        currency = values[i];
      else if (g_str_equal (names[i], "rate"))
        rate = values[i];
    }
  if (time != NULL)
    {
      if (!takings_day_parse (time, &reader->day))
        g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_PROTOCOL,
                             "The reference rates name a day that does not exist");
      reader->day_depth = reader->depth;
    }
  else if (currency != NULL && rate != NULL)
    read_rate (reader, currency, rate, error);
}

static void
end_element_cb (GMarkupParseContext *context, const char *element, gpointer data, GError **error)
{
  EcbReader *reader = data;
  if (reader->depth-- == reader->day_depth)
    {
      reader->day = G_MININT32;
      reader->day_depth = -1;
    }
}

static const GMarkupParser ecb_parser = { start_element_cb, end_element_cb, NULL, NULL, NULL };

/* Ends the parse; foreign faults become PROTOCOL. */
static gboolean
finish_parse (EcbReader *reader, gboolean ok, GError *fault, GError **error)
{
  if (ok && reader->envelope && reader->rows->len > 0)
    return TRUE;
  if (fault != NULL && fault->domain == TAKINGS_ERROR)
    {
      g_propagate_error (error, fault);
      return FALSE;
    }
  g_clear_error (&fault);
  g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_PROTOCOL,
                       "This is no eurofxref document of the European Central Bank");
  return FALSE;
}

gboolean
takings_ecb_parse (const char *data, gsize len, GArray *rows, GError **error)
{
  EcbReader reader = { .rows = rows, .day = G_MININT32, .day_depth = -1 };
  GError *fault = NULL;
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (
    &ecb_parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &reader, NULL);
  gboolean ok = len <= TAKINGS_HTTP_MAX_BODY
                && g_markup_parse_context_parse (context, data, (gssize) len, &fault)
                && g_markup_parse_context_end_parse (context, &fault);
  return finish_parse (&reader, ok, fault, error);
}

static gboolean
parse_stream (GInputStream *stream, GArray *rows, GError **error)
{
  EcbReader reader = { .rows = rows, .day = G_MININT32, .day_depth = -1 };
  GError *fault = NULL;
  g_autofree char *block = g_malloc (65536);
  gssize n = 0;
  gboolean ok = TRUE;
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (
    &ecb_parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &reader, NULL);

  while (ok && (n = g_input_stream_read (stream, block, 65536, NULL, &fault)) > 0)
    ok = g_markup_parse_context_parse (context, block, n, &fault);
  if (n < 0)
    {
      g_propagate_error (error, takings_error_from_io (fault, "Reading the reference rates"));
      return FALSE;
    }
  ok = ok && g_markup_parse_context_end_parse (context, &fault);
  return finish_parse (&reader, ok, fault, error);
}

gboolean
takings_rates_import_file (TakingsLedger *ledger, const char *file, guint *n_read, guint *n_new,
                           GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (TakingsRateRow));
  int fd = g_open (file, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0)
    {
      g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE, "%s cannot be read: %s", file,
                   g_strerror (errno));
      return FALSE;
    }
  g_autoptr (GInputStream) stream = g_unix_input_stream_new (fd, TRUE);
  if (!parse_stream (stream, rows, error))
    return FALSE;
  if (n_read != NULL)
    *n_read = rows->len;
  return takings_ledger_put_rates (ledger, (const TakingsRateRow *) (gpointer) rows->data,
                                   rows->len, "ecb", n_new, error);
}

/* --- update --- */

typedef struct
{
  TakingsLedger *ledger;
  TakingsHttp *http;
  char *endpoint;
  const char *path;
  char *body;
  gsize body_len;
  guint n_new;
} Update;

static void
update_free (Update *update)
{
  g_clear_object (&update->ledger);
  g_clear_object (&update->http);
  g_free (update->endpoint);
  g_free (update->body);
  g_free (update);
}

static gboolean
span_cb (const TakingsRateRow *row, const char *source, gpointer data)
{
  GHashTable *days = data;
  g_hash_table_add (days, GINT_TO_POINTER (row->day));
  return TRUE;
}

static int
compare_days (gconstpointer a, gconstpointer b)
{
  gint32 x = *(const gint32 *) a, y = *(const gint32 *) b;
  return (x > y) - (x < y);
}

/* The last weekday before @day: what a feed held yesterday evening must reach. */
static gint32
previous_weekday (gint32 day)
{
  int weekday = (int) (((day % 7) + 7 + 3) % 7); /* 0 = Monday: 1970-01-01 was a Thursday */
  return day - (weekday == 0 ? 3 : weekday == 6 ? 2 : 1);
}

/* Which feed closes every gap: a missing publication would let an older rate stand for it. */
static const char *
choose_feed (GArray *days, gint32 oldest_entry, gint32 today)
{
  if (days->len == 0)
    return oldest_entry >= today - 80 ? PATH_90_DAYS : PATH_HISTORY;
  gint32 first = g_array_index (days, gint32, 0),
         last = g_array_index (days, gint32, days->len - 1);
  if (oldest_entry < first && first > FIRST_ECB_DAY)
    return PATH_HISTORY;
  for (guint i = 1; i < days->len; i++)
    {
      gint32 day = g_array_index (days, gint32, i), before = g_array_index (days, gint32, i - 1);
      if (day - before > LONGEST_GAP && day >= oldest_entry)
        return PATH_HISTORY;
    }
  if (last < today - 80)
    return PATH_HISTORY;
  return last < previous_weekday (today) ? PATH_90_DAYS : PATH_DAILY;
}

static void
plan_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Update *update = task_data;
  GError *error = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (gint32));
  GHashTableIter iter;
  gpointer key;
  gint32 today = (gint32) (g_get_real_time () / G_USEC_PER_SEC / 86400);

  g_autoptr (TakingsSummary) summary = takings_query_summary (
    update->ledger, G_MININT32, G_MININT32, TAKINGS_BY_NONE, NULL, &error);
  if (summary == NULL || !takings_query_rates (update->ledger, span_cb, seen, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_hash_table_iter_init (&iter, seen);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      gint32 day = GPOINTER_TO_INT (key);
      g_array_append_val (days, day);
    }
  g_array_sort (days, compare_days);
  /* An empty ledger needs today's rates only; sales bring their own history later. */
  gint32 oldest = summary->total.entries > 0 ? summary->from_day : today;
  update->path = choose_feed (days, oldest, today);
  g_task_return_boolean (task, TRUE);
}

static void
store_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Update *update = task_data;
  GError *error = NULL;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (TakingsRateRow));

  if (!takings_ecb_parse (update->body, update->body_len, rows, &error)
      || !takings_ledger_put_rates (update->ledger, (TakingsRateRow *) (gpointer) rows->data,
                                    rows->len, "ecb", &update->n_new, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void fetch (GTask *task);

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Update *update = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (TakingsHttpReply) reply = takings_http_send_finish (TAKINGS_HTTP (source), result,
                                                                 &error);

  if (reply == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (reply->status == 404 && g_str_equal (update->path, PATH_90_DAYS))
    {
      update->path = PATH_HISTORY;
      fetch (task);
      return;
    }
  if (reply->status != 200)
    {
      g_task_return_new_error (task, TAKINGS_ERROR, TAKINGS_ERROR_SERVER,
                               "The European Central Bank answered %u instead of its rates",
                               reply->status);
      return;
    }
  update->body = g_steal_pointer (&reply->body);
  update->body_len = reply->body_len;
  g_autoptr (GTask) work = g_task_new (NULL, NULL, stored_cb, g_object_ref (task));
  g_task_set_task_data (work, update, NULL);
  g_task_run_in_thread (work, store_in_worker);
}

static void
fetch (GTask *task)
{
  Update *update = g_task_get_task_data (task);
  g_autofree char *url = g_strconcat (update->endpoint, update->path, NULL);
  takings_http_send_async (update->http, "GET", url, NULL, NULL, NULL, 120, TAKINGS_HTTP_MAX_BODY,
                           g_task_get_cancellable (task), fetched_cb, g_object_ref (task));
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, error);
  else
    fetch (task);
}

void
takings_rates_update_async (TakingsLedger *ledger, const char *endpoint, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (ledger, cancellable, callback, user_data);
  GError *error = NULL;
  g_task_set_source_tag (task, takings_rates_update_async);
  g_task_set_check_cancellable (task, FALSE); /* fetching says it in our own words */
  if (endpoint != NULL && !takings_http_check_endpoint (endpoint, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  Update *update = g_new0 (Update, 1);
  update->ledger = g_object_ref (ledger);
  update->http = takings_http_new ();
  update->endpoint = g_strdup (endpoint != NULL ? endpoint : TAKINGS_ECB_ENDPOINT);
  while (g_str_has_suffix (update->endpoint, "/"))
    update->endpoint[strlen (update->endpoint) - 1] = '\0';
  g_task_set_task_data (task, update, (GDestroyNotify) update_free);

  g_autoptr (GTask) plan = g_task_new (NULL, NULL, planned_cb, g_object_ref (task));
  g_task_set_task_data (plan, update, NULL);
  g_task_run_in_thread (plan, plan_in_worker);
}

gboolean
takings_rates_update_finish (GAsyncResult *result, guint *n_new, GError **error)
{
  GTask *task = G_TASK (result);
  Update *update = g_task_get_task_data (task);
  if (!g_task_propagate_boolean (task, error))
    return FALSE;
  if (n_new != NULL)
    *n_new = update->n_new;
  return TRUE;
}
