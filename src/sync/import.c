/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV reports into the ledger, in two passes over the file: the first gathers evidence of how it
 * writes dates and amounts, the second reads the records. A dry run does the same on a throw-away
 * copy of the ledger. Blocking: worker threads and the command line. */
#include "import.h"
#include "config.h"

#include "import-private.h"
#include "query.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define PAGE_ENTRIES 500
#define SCRATCH      "scratch"

typedef struct
{
  TakingsLedger *ledger; /* (borrowed) the real one or the copy */
  const char *account;
  const char *file;
  GHashTable *map;
  TakingsImportReader reader;
  TakingsProgress progress;
  gpointer progress_data;
  TakingsImportResult *result;
  GCancellable *cancellable;
  TakingsPage *page; /* (owned) (nullable) */
} Import;

static void
reject_clear (gpointer data)
{
  g_clear_pointer (&((TakingsImportReject *) data)->reason, g_free);
}

void
takings_import_result_clear (TakingsImportResult *result)
{
  g_clear_pointer (&result->rejects, g_array_unref);
  g_clear_pointer (&result->notes, g_ptr_array_unref);
}

static void
result_init (TakingsImportResult *result)
{
  *result = (TakingsImportResult){ 0 };
  result->rejects = g_array_new (FALSE, FALSE, sizeof (TakingsImportReject));
  g_array_set_clear_func (result->rejects, reject_clear);
  result->notes = g_ptr_array_new_with_free_func (g_free);
}

static void
add_reject (TakingsImportResult *result, guint64 line, char *reason)
{
  TakingsImportReject reject = { line, reason };
  result->rejected++;
  if (result->rejects->len < TAKINGS_IMPORT_MAX_REJECTS)
    g_array_append_val (result->rejects, reject);
  else
    g_free (reason);
}

static gboolean
is_blank (const TakingsText *cells, guint n_cells)
{
  for (guint i = 0; i < n_cells; i++)
    if (takings_text_strip (cells[i]).len > 0)
      return FALSE;
  return TRUE;
}

static gboolean
read_header (Import *import, TakingsCsv *csv, const char *role, GError **error)
{
  const TakingsText *cells;
  guint n_cells;
  GError *fault = NULL;
  while (takings_csv_next (csv, &cells, &n_cells, &fault))
    if (!is_blank (cells, n_cells))
      return takings_import_find_columns (import->reader.network, role, cells, n_cells, import->map,
                                          &import->reader.columns, error);
  if (fault != NULL)
    g_propagate_error (error, fault);
  else
    g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE, _ ("%s is empty"), import->file);
  return FALSE;
}

static void
see_record (TakingsImportReader *reader, const TakingsText *cells, guint n_cells)
{
  static const TakingsImportField money[] = { IMPORT_COMMISSION, IMPORT_AMOUNT };
  static const TakingsImportField dates[] = { IMPORT_DATE, IMPORT_REFUND_DATE };
  for (guint i = 0; i < G_N_ELEMENTS (money); i++)
    {
      int column = reader->columns.column[money[i]];
      if (column >= 0 && (guint) column < n_cells)
        takings_import_see_money (&reader->format, cells[column]);
      column = reader->columns.column[dates[i]];
      if (column >= 0 && (guint) column < n_cells)
        takings_import_see_date (&reader->format, cells[column]);
    }
}

/* First pass: what the file shows about itself. */
static gboolean
gather_evidence (Import *import, const char *role, GError **error)
{
  const TakingsText *cells;
  guint n_cells;
  GError *fault = NULL;
  g_autoptr (TakingsCsv) csv = takings_csv_open (import->file, error);

  if (csv == NULL || !read_header (import, csv, role, error))
    return FALSE;
  while (takings_csv_next (csv, &cells, &n_cells, &fault))
    see_record (&import->reader, cells, n_cells);
  if (fault != NULL)
    {
      g_propagate_error (error, fault);
      return FALSE;
    }
  takings_import_decide (&import->reader.format, import->reader.network,
                         takings_csv_delimiter (csv));
  g_ptr_array_add (
    import->result->notes,
    takings_import_describe_form (takings_csv_delimiter (csv), takings_csv_encoding (csv)));
  g_ptr_array_add (
    import->result->notes,
    /* Translators: how a file writes dates and amounts; a mark, a time zone */
    g_strdup_printf (_ ("Dates read as %s, decimal mark “%c”, zone %s"),
                     import->reader.format.month_first ? _ ("MM/DD/YYYY") : _ ("DD/MM/YYYY"),
                     import->reader.format.decimal, takings_zone_get_id (import->reader.zone)));
  return TRUE;
}

static gboolean
flush_page (Import *import, GError **error)
{
  TakingsIngestCounts counts = { 0 };
  if (import->page == NULL || import->page->entries->len == 0)
    return TRUE;
  import->page->n_read = import->page->entries->len;
  gboolean ok = takings_ledger_ingest (import->ledger, import->account,
                                       g_steal_pointer (&import->page), NULL, FALSE, 0, &counts,
                                       error);
  import->result->added += counts.added;
  import->result->changed += counts.changed;
  import->result->unchanged += counts.unchanged;
  takings_ingest_counts_clear (&counts);
  return ok;
}

static TakingsPage *
current_page (Import *import)
{
  if (import->page == NULL)
    import->page = takings_page_new (g_strdup (""), 0);
  return import->page;
}

static gboolean
check_cancelled (Import *import, GError **error)
{
  if (!g_cancellable_is_cancelled (import->cancellable))
    return FALSE;
  g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED,
                       _ ("The import was cancelled"));
  return TRUE;
}

/* Second pass: records into pages. */
static gboolean
read_records (Import *import, const char *role, GError **error)
{
  const TakingsText *cells;
  guint n_cells;
  GError *fault = NULL;
  g_autoptr (TakingsCsv) csv = takings_csv_open (import->file, error);

  if (csv == NULL || !read_header (import, csv, role, error))
    return FALSE;
  while (takings_csv_next (csv, &cells, &n_cells, &fault))
    {
      char *reason = NULL;
      if (is_blank (cells, n_cells))
        continue;
      import->result->read++;
      if (!takings_import_record (&import->reader, cells, n_cells, current_page (import), &reason))
        add_reject (import->result, takings_csv_line (csv), reason);
      if (import->page->entries->len < PAGE_ENTRIES)
        continue;
      if (check_cancelled (import, error) || !flush_page (import, error))
        return FALSE;
      if (import->progress != NULL)
        import->progress (import->result->read, 0, import->progress_data);
    }
  if (fault != NULL)
    {
      g_propagate_error (error, fault);
      return FALSE;
    }
  if (import->reader.unknown_parts)
    g_ptr_array_add (import->result->notes,
                     g_strdup ("how much of a partial refund was paid back is not known"));
  return flush_page (import, error);
}

static gboolean
run (Import *import, const char *role, GError **error)
{
  return gather_evidence (import, role, error) && read_records (import, role, error);
}

/* --- dry run --- */

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
}

/* An account that there is not yet, in a ledger of its own. */
static gboolean
add_scratch (Import *import, GError **error)
{
  g_autoptr (GHashTable) settings = g_hash_table_new (g_str_hash, g_str_equal);
  const TakingsAccount account = { .id = (char *) SCRATCH,
                                   .network = (char *) import->reader.network->network,
                                   .name = (char *) SCRATCH,
                                   .settings = settings };

  import->account = SCRATCH;
  return takings_ledger_add_account (import->ledger, &account, error);
}

static gboolean
run_on_copy (Import *import, const char *role, GError **error)
{
  gboolean ok = FALSE;
  g_autofree char *folder = g_dir_make_tmp ("takings-dry-run-XXXXXX", NULL);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, "ledger.db", NULL) : NULL;

  if (folder == NULL)
    {
      g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE,
                           _ ("No temporary folder could be made for the dry run"));
      return FALSE;
    }
  if (import->account == NULL
      || takings_ledger_backup (import->ledger, path, NULL, NULL, import->cancellable, error))
    {
      g_autoptr (TakingsLedger) copy = takings_ledger_open (folder, TAKINGS_LEDGER_READ_WRITE, 0,
                                                            import->cancellable, error);
      import->ledger = copy;
      ok = copy != NULL && (import->account != NULL || add_scratch (import, error))
           && run (import, role, error);
      if (copy != NULL)
        takings_ledger_close (copy);
    }
  remove_folder (folder);
  return ok;
}

gboolean
takings_import_file (TakingsLedger *ledger, const char *account, const char *network,
                     const char *zone, const char *file, GHashTable *map, gboolean dry_run,
                     TakingsProgress progress, gpointer data, TakingsImportResult *result,
                     GCancellable *cancellable, GError **error)
{
  Import import = { ledger, account, file, map };
  result_init (result);
  g_autoptr (TakingsAccount) known = NULL;
  g_return_val_if_fail (account != NULL || dry_run, FALSE);
  if (account != NULL && (known = takings_ledger_find_account (ledger, account, error)) == NULL)
    return FALSE;
  import.reader.network = takings_import_network (network);
  if (import.reader.network == NULL || (known != NULL && g_strcmp0 (known->network, network) != 0))
    {
      g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
                   "The account “%s” is one of %s, not of %s", known != NULL ? known->name : "",
                   known != NULL ? known->network : "", network);
      return FALSE;
    }
  const char *role = known != NULL ? g_hash_table_lookup (known->settings, "role") : NULL;
  const char *set = known != NULL ? g_hash_table_lookup (known->settings, "zone") : NULL;
  g_autoptr (TakingsZone) used = takings_zone_new (zone != NULL ? zone
                                                   : set != NULL && set[0] != '\0'
                                                     ? set
                                                     : import.reader.network->zone,
                                                   error);
  if (used == NULL)
    return FALSE;
  import.account = known != NULL ? known->id : NULL;
  import.reader.zone = used;
  import.reader.role = role;
  import.reader.occurrences = g_hash_table_new (NULL, NULL);
  import.progress = progress;
  import.progress_data = data;
  import.result = result;
  import.cancellable = cancellable;
  gboolean ok = dry_run ? run_on_copy (&import, role, error) : run (&import, role, error);
  g_clear_pointer (&import.page, takings_page_free);
  g_hash_table_unref (import.reader.occurrences);
  return ok;
}
