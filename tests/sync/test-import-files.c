/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports as people save them: each network's columns in any delimiter, encoding, decimal mark and
 * date form; counted before they are written, read twice, cancelled, and larger than memory. */
#include "config.h"
#include "import.h"
#include "query.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#define ACCOUNT "11111111-1111-4111-8111-111111111111"

static TakingsLedger *
open_ledger (const char *network)
{
  GError *error = NULL;
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "takings", NULL);
  TakingsLedger *ledger = takings_ledger_open (folder, TAKINGS_LEDGER_READ_WRITE, 0, NULL, &error);
  TakingsAccount account = { .id = (char *) ACCOUNT,
                             .network = (char *) network,
                             .name = (char *) "Mine" };

  g_assert_no_error (error);
  g_assert_true (takings_ledger_set_zone (ledger, "UTC", &error));
  account.settings = g_hash_table_new (g_str_hash, g_str_equal);
  takings_ledger_add_account (ledger, &account, &error);
  g_assert_no_error (error);
  g_hash_table_unref (account.settings);
  return ledger;
}

static char *
report_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "report.csv", NULL);
}

static void
put_file (const char *data, gsize len)
{
  g_autofree char *file = report_path ();

  g_assert_true (g_file_set_contents (file, data, (gssize) len, NULL));
}

static void
expect (TakingsLedger *ledger, const char *network, gboolean dry, guint added, guint changed,
        guint unchanged, guint rejected)
{
  GError *error = NULL;
  g_autofree char *file = report_path ();
  TakingsImportResult result;

  takings_import_file (ledger, ACCOUNT, network, NULL, file, NULL, dry, NULL, NULL, &result, NULL,
                       &error);
  g_assert_no_error (error);
  for (guint i = 0; i < result.rejects->len; i++)
    g_test_message ("line %u: %s",
                    (guint) g_array_index (result.rejects, TakingsImportReject, i).line,
                    g_array_index (result.rejects, TakingsImportReject, i).reason);
  g_assert_cmpuint (result.added, ==, added);
  g_assert_cmpuint (result.changed, ==, changed);
  g_assert_cmpuint (result.unchanged, ==, unchanged);
  g_assert_cmpuint (result.rejected, ==, rejected);
  takings_import_result_clear (&result);
}

static gint64
net (TakingsLedger *ledger, const char *currency)
{
  GError *error = NULL;
  g_autoptr (TakingsSummary) summary = takings_query_summary (ledger, G_MININT32, G_MININT32,
                                                              TAKINGS_BY_NONE, currency, &error);

  g_assert_no_error (error);
  return summary->total.net_commission;
}

/* --- what each network's site exports --- */

typedef struct
{
  const char *network, *header;
  const char *rows[3]; /* a sale, another, and what was taken back */
  const char *currency;
  gint64 net; /* micros */
  guint entries;
  const char *first_at; /* of the first row, UTC */
} Report;

/* Cells are separated by |, amounts written with a point. */
static const Report reports[] = {
  { "clickbank",
    "Receipt|Date|Time|Transaction Type|Vendor|Affiliate|Item|Amount|Currency|Country|TID",
    { "ABCD1234|2026-02-03|10:00:00|Sale|seller|me|1|1234.50|USD|US|a",
      "ABCD1235|2026-02-03|11:00:00|Sale|seller|me|2|20.25|USD|DE|b",
      "ABCD1235|2026-02-20|11:00:00|Rfnd|seller|me|2|-20.25|USD|DE|b" },
    "USD",
    1234500000,
    3,
    "2026-02-03T18:00:00Z" },
  { "jvzoo",
    "Transaction ID|Date|Product|Type|Commission|Status",
    { "AP-1|2026-02-03 10:00:00|Course|Sale|1234.50|Completed",
      "AP-2|2026-02-03 11:00:00|Course|Sale|20.25|Completed",
      "AP-3|2026-02-04 11:00:00|Course|Sale|10.00|Refunded" },
    "USD",
    1254750000,
    4,
    "2026-02-03T15:00:00Z" },
  { "buygoods",
    "Order ID|Date|Product|Type|Commission|SubID",
    { "500|2026-02-03 10:00:00|Drops|neworder|1234.50|s",
      "501|2026-02-03 11:00:00|Drops|neworder|20.25|s",
      "501|2026-02-05 11:00:00|Drops|refund|20.25|s" },
    "USD",
    1234500000,
    3,
    "2026-02-03T15:00:00Z" },
  { "digistore24",
    "Bestell-ID|Transaktions-ID|Datum|Produkt|Transaktionsart|Provision|W\xc3\xa4hrung",
    { "B1|T1|2026-02-03 10:00:00|Kurs|Zahlung|1234.50|EUR",
      "B2|T2|2026-02-03 11:00:00|Kurs|Zahlung|20.25|EUR",
      "B2|T3|2026-02-06 11:00:00|Kurs|R\xc3\xbc"
      "ckerstattung|20.25|EUR" },
    "EUR",
    1234500000,
    3,
    "2026-02-03T09:00:00Z" },
  { "maxweb",
    "Order ID|Date|Product|Type|Commission|SubID",
    { "100|2026-02-03 10:00:00|denta|frontend|1234.50|a",
      "101|2026-02-03 11:00:00|denta|upsell|20.25|a",
      "101|2026-02-07 11:00:00|denta|refund|20.25|a" },
    "USD",
    1234500000,
    3,
    "2026-02-03T15:00:00Z" },
};

typedef struct
{
  const char *name;
  char delimiter;
  const char *charset; /* for g_convert */
  const char *mark;    /* before the text */
  gsize mark_len;
  const char *line_end;
  gboolean comma; /* decimal */
  gboolean local; /* 03.02.2026 */
} Form;

static const Form forms[] = {
  { "plain", ',', "UTF-8", "", 0, "\n", FALSE, FALSE },
  { "excel", ';', "UTF-8", "\xef\xbb\xbf", 3, "\r\n", TRUE, FALSE },
  { "tabs-utf16", '\t', "UTF-16LE", "\xff\xfe", 2, "\r\n", FALSE, FALSE },
  { "utf16-be", ',', "UTF-16BE", "\xfe\xff", 2, "\n", FALSE, FALSE },
  { "windows-1252", ';', "WINDOWS-1252", "", 0, "\r\n", TRUE, FALSE },
  { "german-dates", ';', "UTF-8", "", 0, "\n", TRUE, TRUE },
  { "old-mac", '|', "UTF-8", "", 0, "\r", FALSE, FALSE },
};

/* 1234.50 → "1.234,50"; 20.25 → "20,25" */
static void
append_cell (GString *out, const char *cell, const Form *form, gboolean amount)
{
  gsize len = strlen (cell);
  int year, month, day, n = 0;

  if (amount && form->comma)
    {
      g_autofree char *whole = g_strndup (cell, len - 3);
      gboolean minus = whole[0] == '-';
      gsize digits = strlen (whole) - minus;
      if (digits > 3)
        g_string_append_printf (out, "%.*s.%s,%s", (int) (digits - 3 + minus), whole,
                                whole + digits - 3 + minus, cell + len - 2);
      else
        g_string_append_printf (out, "%s,%s", whole, cell + len - 2);
    }
  else if (form->local && sscanf (cell, "%4d-%2d-%2d%n", &year, &month, &day, &n) == 3 && n == 10)
    g_string_append_printf (out, "%02d.%02d.%04d%s", day, month, year, cell + n);
  else if (strchr (cell, form->delimiter) != NULL)
    g_string_append_printf (out, "\"%s\"", cell);
  else
    g_string_append (out, cell);
}

static void
append_line (GString *out, const char *line, const Form *form)
{
  g_auto (GStrv) cells = g_strsplit (line, "|", -1);

  for (guint i = 0; cells[i] != NULL; i++)
    {
      const char *point = strrchr (cells[i], '.');
      if (i > 0)
        g_string_append_c (out, form->delimiter);
      append_cell (out, cells[i], form, point != NULL && strlen (point) == 3);
    }
  g_string_append (out, form->line_end);
}

static void
write_report (const Report *report, const Form *form, guint n_rows)
{
  g_autoptr (GString) text = g_string_new (NULL), file = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *converted = NULL;
  gsize len;

  append_line (text, report->header, form);
  for (guint i = 0; i < n_rows; i++)
    append_line (text, report->rows[i], form);
  converted = g_convert (text->str, (gssize) text->len, form->charset, "UTF-8", NULL, &len, &error);
  g_assert_no_error (error);
  g_string_append_len (file, form->mark, (gssize) form->mark_len);
  g_string_append_len (file, converted, (gssize) len);
  put_file (file->str, file->len);
}

static gboolean
last_cb (const TakingsEntryRow *row, gpointer data)
{
  *(gint64 *) data = row->occurred_at; /* newest first: the last is the oldest */
  return TRUE;
}

static void
test_report (gconstpointer data)
{
  const Report *report = &reports[GPOINTER_TO_UINT (data) / G_N_ELEMENTS (forms)];
  const Form *form = &forms[GPOINTER_TO_UINT (data) % G_N_ELEMENTS (forms)];
  TakingsLedger *ledger = open_ledger (report->network);
  g_autofree char *before = NULL, *after = NULL, *first_at = NULL;
  TakingsFilter filter;
  gint64 oldest = 0;

  write_report (report, form, 3);
  if (form == forms)
    expect (ledger, report->network, TRUE, report->entries, 0, 0, 0);
  g_assert_cmpint (net (ledger, report->currency), ==, 0);
  write_report (report, form, 1);
  expect (ledger, report->network, FALSE, 1, 0, 0, 0);
  write_report (report, form, 3);
  if (form == forms)
    expect (ledger, report->network, TRUE, report->entries - 1, 0, 1, 0);
  expect (ledger, report->network, FALSE, report->entries - 1, 0, 1, 0);
  g_assert_cmpint (net (ledger, report->currency), ==, report->net);
  before = takings_ledger_digest (ledger, NULL);
  expect (ledger, report->network, FALSE, 0, 0, report->entries, 0);
  after = takings_ledger_digest (ledger, NULL);
  g_assert_cmpstr (before, ==, after);
  takings_filter_init (&filter);
  g_assert_true (takings_query_entries (ledger, &filter, last_cb, &oldest, NULL, NULL));
  first_at = takings_moment_format (oldest);
  g_assert_cmpstr (first_at, ==, report->first_at);
  g_assert_finalize_object (ledger);
}

/* A form changes nothing of what is stored: the same file in all of them adds nothing. */
static void
test_forms_agree (gconstpointer data)
{
  const Report *report = data;
  TakingsLedger *ledger = open_ledger (report->network);

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      write_report (report, &forms[i], 3);
      expect (ledger, report->network, FALSE, i == 0 ? report->entries : 0, 0,
              i == 0 ? 0 : report->entries, 0);
    }
  g_assert_finalize_object (ledger);
}

/* --- daily totals --- */

#define BY_DAY                                                                                     \
  "date,visits,gross_commissions,net_commissions,conversions_count\n"                              \
  "2026-02-03,100,50.00,40.00,3\n2026-02-04,100,20.00,20.00,1\n"

static void
test_daily_totals (void)
{
  static const char sales[] = "Order ID,Date,Product,Type,Commission\n"
                              "500,2026-02-03 10:00:00,Drops,neworder,7.50\n";
  static const char parts[] = "date,subid,net_commissions,conversions_count\n"
                              "2026-02-03,a,40.00,3\n";
  TakingsLedger *ledger = open_ledger ("buygoods");

  put_file (BY_DAY, strlen (BY_DAY));
  expect (ledger, "buygoods", FALSE, 3, 0, 1, 0); /* nothing was taken back on the second day */
  g_assert_cmpint (net (ledger, "USD"), ==, 60000000);
  put_file (sales, strlen (sales));
  expect (ledger, "buygoods", FALSE, 1, 0, 0, 0);
  g_assert_cmpint (net (ledger, "USD"), ==, 27500000); /* never both of a day */
  put_file (BY_DAY, strlen (BY_DAY));
  expect (ledger, "buygoods", FALSE, 0, 0, 4, 0);
  g_assert_cmpint (net (ledger, "USD"), ==, 27500000);
  put_file (parts, strlen (parts));
  expect (ledger, "buygoods", FALSE, 0, 0, 0, 1);
  g_assert_finalize_object (ledger);
}

/* --- long files --- */

static void
write_long_file (guint n_rows)
{
  g_autofree char *path = report_path ();
  FILE *file = fopen (path, "w");

  fprintf (file, "Transaction ID,Date,Product,Type,Commission,Status\n");
  for (guint i = 0; i < n_rows; i++)
    fprintf (file, "AP-%u,2026-%02u-%02u 10:00:00,\"Course, part %u\",Sale,%u.%02u,Completed\n", i,
             1 + i / 28 % 12, 1 + i % 28, i % 50, 1 + i % 90, i % 100);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
cancel_cb (guint64 done, guint64 total, gpointer data)
{
  if (done >= 2000)
    g_cancellable_cancel (data);
}

/* What was read stays, whole; the next import goes on from there. */
static void
test_cancelled (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) report = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *file = report_path ();
  TakingsLedger *ledger = open_ledger ("jvzoo");
  TakingsImportResult result;

  write_long_file (5000);
  g_assert_false (takings_import_file (ledger, ACCOUNT, "jvzoo", NULL, file, NULL, FALSE, cancel_cb,
                                       cancellable, &result, cancellable, &error));
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED);
  guint done = (guint) result.added;
  g_assert_cmpuint (done, >=, 2000);
  g_assert_cmpuint (done, <, 5000);
  takings_import_result_clear (&result);
  g_assert_true (takings_ledger_check (ledger, report, NULL));
  g_assert_cmpuint (report->len, ==, 0);
  expect (ledger, "jvzoo", FALSE, 5000 - done, 0, done, 0);
  g_assert_finalize_object (ledger);
}

static glong
peak_kilobytes (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/* Ten times the rows, the same memory; in the long form a file larger than what is allowed. */
static void
test_streams (void)
{
  g_autofree char *file = report_path ();
  TakingsLedger *ledger = open_ledger ("jvzoo");
  guint small = g_test_slow () ? 50000 : 3000, large = g_test_slow () ? 1500000 : 15000;
  glong before;

  write_long_file (small);
  expect (ledger, "jvzoo", FALSE, small, 0, 0, 0);
  before = peak_kilobytes ();
  write_long_file (large);
  expect (ledger, "jvzoo", FALSE, large - small, 0, small, 0);
  g_test_message ("peak %ld kB with %u rows, %ld kB with %u", before, small, peak_kilobytes (),
                  large);
#if !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__ /* which keeps what is freed */
  g_assert_cmpint (peak_kilobytes () - before, <, 48 * 1024); /* the page caches fill up */
#endif
  g_unlink (file);
  g_assert_finalize_object (ledger);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (reports) * G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *path = g_strconcat ("/import/", reports[i / G_N_ELEMENTS (forms)].network,
                                           "/", forms[i % G_N_ELEMENTS (forms)].name, NULL);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_report);
    }
  for (guint i = 0; i < G_N_ELEMENTS (reports); i++)
    {
      g_autofree char *path = g_strconcat ("/import/", reports[i].network, "/forms-agree", NULL);
      g_test_add_data_func (path, &reports[i], test_forms_agree);
    }
  g_test_add_func ("/import/daily-totals", test_daily_totals);
  g_test_add_func ("/import/cancelled", test_cancelled);
  g_test_add_func ("/import/streams", test_streams);
  return g_test_run ();
}
