/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "sample.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

static char *
digest (TakingsLedger *ledger)
{
  GError *error = NULL;
  char *text = takings_ledger_digest (ledger, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (text), ==, 64);
  return text;
}

static void
test_backup_and_restore (void)
{
  g_autofree char *folder = sample_folder (), *elsewhere = sample_folder ();
  g_autofree char *file = g_build_filename (elsewhere, "copy.db", NULL), *kept = NULL;
  GError *error = NULL;
  TakingsBackupPreview preview;
  TakingsLedger *ledger = sample_new (folder);
  sample_fill (ledger, 7, 300);
  g_autofree char *before = digest (ledger);
  takings_ledger_backup (ledger, file, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  sample_fill (ledger, 8, 400);
  g_autofree char *later = digest (ledger);
  g_assert_cmpstr (before, !=, later);
  g_assert_true (takings_backup_preview (file, &preview, NULL));
  g_assert_cmpuint (preview.entries, ==, 300);
  g_assert_cmpuint (preview.accounts, ==, 2);
  g_assert_false (takings_backup_restore (file, folder, NULL, NULL, NULL, NULL, &error)); /* it is open */
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE);
  g_clear_error (&error);
  g_assert_finalize_object (ledger);

  takings_backup_restore (file, folder, NULL, NULL, NULL, &kept, &error);
  g_assert_no_error (error);
  g_assert_nonnull (kept);
  ledger = sample_open (folder);
  g_autofree char *after = digest (ledger);
  g_assert_cmpstr (before, ==, after);
  g_assert_finalize_object (ledger);
  g_assert_true (takings_backup_preview (kept, &preview, NULL));
  g_assert_cmpuint (preview.entries, ==, 400);
  sample_remove (folder);
  sample_remove (elsewhere);
}

static void
test_refusals (void)
{
  g_autofree char *folder = sample_folder ();
  g_autofree char *bad = g_build_filename (folder, "bad.db", NULL);
  g_autofree char *noise = g_strnfill (4096, 'x');
  GError *error = NULL;
  TakingsBackupPreview preview;
  TakingsLedger *ledger = sample_new (folder);
  g_autofree char *path = g_strdup (takings_ledger_get_path (ledger));
  g_assert_false (takings_ledger_backup (ledger, path, NULL, NULL, NULL, &error));
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE);
  g_clear_error (&error);
  g_autofree char *before = digest (ledger);
  g_assert_finalize_object (ledger);
  g_assert_true (g_file_set_contents (bad, noise, -1, NULL));
  g_assert_false (takings_backup_preview (bad, &preview, &error));
  g_clear_error (&error);
  g_assert_false (takings_backup_restore (bad, folder, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE);
  g_clear_error (&error);
  ledger = sample_open (folder);
  g_autofree char *after = digest (ledger);
  g_assert_cmpstr (before, ==, after);
  g_assert_finalize_object (ledger);
  sample_remove (folder);
}

/* The same entries in any order and any pages, any number of times: the same ledger. */
static void
test_digest_ignores_order (void)
{
  char *digests[3];
  for (guint round = 0; round < G_N_ELEMENTS (digests); round++)
    {
      g_autofree char *folder = sample_folder ();
      TakingsLedger *ledger = sample_new (folder);
      g_autoptr (GRand) rand = g_rand_new_with_seed (round);
      for (guint pass = 0; pass <= round; pass++)
        for (guint start = 0; start < 200;)
          {
            guint n = (guint) g_rand_int_range (rand, 1, 60);
            TakingsPage *page = takings_page_new (g_strdup (""), 0);
            for (guint i = start; i < MIN (start + n, 200); i++)
              sample_entry (page, 99, round % 2 == 0 ? i : 199 - i);
            sample_ingest (ledger, SAMPLE_A, page);
            start += n;
          }
      digests[round] = digest (ledger);
      g_autoptr (GPtrArray) report = g_ptr_array_new_with_free_func (g_free);
      g_assert_true (takings_ledger_check (ledger, report, NULL));
      for (guint i = 0; i < report->len; i++)
        g_test_message ("%s", (char *) g_ptr_array_index (report, i));
      g_assert_cmpuint (report->len, ==, 0);
      g_assert_finalize_object (ledger);
      sample_remove (folder);
    }
  g_assert_cmpstr (digests[0], ==, digests[1]);
  g_assert_cmpstr (digests[0], ==, digests[2]);
  for (guint i = 0; i < G_N_ELEMENTS (digests); i++)
    g_free (digests[i]);
}

/* @path is open in this process: does another one still meet its lock? */
static gboolean
is_locked (const char *path)
{
  int status = 0;
  pid_t child = fork ();
  if (child == 0)
    {
      struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0x40000002, .l_len = 510 };
      int fd = open (path, O_RDWR);
      _exit (fd >= 0 && fcntl (fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  return WIFEXITED (status) && WEXITSTATUS (status) == 1;
}

/* A look at the ledger that this process has open leaves SQLite its locks. */
static void
test_preview_of_open_ledger (void)
{
  g_autofree char *folder = sample_folder ();
  TakingsLedger *ledger = sample_new (folder);
  const char *path = takings_ledger_get_path (ledger);
  GError *error = NULL;
  TakingsBackupPreview preview;
  sample_fill (ledger, 7, 30);
  g_assert_true (is_locked (path));
  g_assert_true (takings_backup_preview (path, &preview, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (preview.entries, ==, 30);
  g_assert_true (is_locked (path));
  g_assert_finalize_object (ledger);
  sample_remove (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/care/backup-and-restore", test_backup_and_restore);
  g_test_add_func ("/care/refusals", test_refusals);
  g_test_add_func ("/care/preview-of-open-ledger", test_preview_of_open_ledger);
  g_test_add_func ("/care/digest-ignores-order", test_digest_ignores_order);
  return g_test_run ();
}
