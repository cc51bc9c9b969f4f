/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes of every kind of page are changed, files are cut off: the ledger is refused or a check
 * finds it, the words tell how to come back, and nothing is written to the damaged file. */
#include "config.h"

#include "fixture.h"
#include "query.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define PAGE 4096

typedef struct
{
  char *dir, *path, *wal, *backup; /* of the ledger that is damaged */
  char *digest;                    /* of it when it was whole */
  GBytes *whole, *whole_wal;       /* what was in both files */
} Case;

static GBytes *
read_file (const char *path)
{
  char *data = NULL;
  gsize size = 0;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

static void
write_file (const char *path, gconstpointer data, gsize size)
{
  g_autoptr (GError) error = NULL;

  g_unlink (path); /* a shorter one would keep the end of the longer */
  g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

/* Interior pages, leaves, overflow (a long name), free pages; with_wal: a killed process left a
 * log.
 */
static void
make_ledger (Case *c, gboolean with_wal)
{
  Fixture fixture = { 0 };
  g_autofree char *name = g_strnfill (20000, 'n');
  g_autoptr (GError) error = NULL;
  TakingsPage *page = fixture_page ();
  TakingsEntry entry = fixture_sale ("long", FIXTURE_NOW, 5, 1);

  fixture_set_up (&fixture, NULL);
  for (int i = 0; i < 12; i++)
    fixture_ingest (fixture.ledger, fixture_numbered_page (i), FALSE, NULL);
  entry.product_id = takings_page_print (page, "long");
  entry.product = takings_page_print (page, "%s", name);
  takings_page_add (page, &entry);
  fixture_ingest (fixture.ledger, page, FALSE, NULL);
  fixture_add_account (fixture.ledger, "gone");
  takings_ledger_ingest (fixture.ledger, "gone", fixture_numbered_page (0), NULL, FALSE, 0, NULL,
                         &error);
  g_assert_no_error (error);
  takings_ledger_remove_account (fixture.ledger, "gone", &error);
  g_assert_no_error (error);
  c->backup = g_build_filename (fixture.dir, "backup.db", NULL);
  takings_ledger_backup (fixture.ledger, c->backup, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  c->digest = takings_ledger_digest (fixture.ledger, &error);
  c->dir = g_strdup (fixture.dir);
  c->path = g_build_filename (c->dir, "ledger.db", NULL);
  c->wal = g_strconcat (c->path, "-wal", NULL);
  if (with_wal)
    {
      c->whole = read_file (c->path);
      c->whole_wal = read_file (c->wal);
    }
  fixture_close (&fixture);
  if (!with_wal)
    c->whole = read_file (c->path);
  g_free (fixture.dir);
}

static void
free_case (Case *c)
{
  fixture_remove_dir (c->dir);
  g_bytes_unref (c->whole);
  g_clear_pointer (&c->whole_wal, g_bytes_unref);
  g_free (c->dir);
  g_free (c->path);
  g_free (c->wal);
  g_free (c->backup);
  g_free (c->digest);
}

static void
put_files (Case *c, const guint8 *data, gsize size, const guint8 *wal, gsize wal_size)
{
  g_autofree char *shm = g_strconcat (c->path, "-shm", NULL);

  g_unlink (c->wal);
  g_unlink (shm);
  write_file (c->path, data, size);
  if (wal != NULL)
    write_file (c->wal, wal, wal_size);
}

/* The error that tells of damage, or the digest of what was read without any. */
static char *
look (Case *c, GError **error)
{
  g_autoptr (TakingsLedger) ledger = takings_ledger_open (c->dir, TAKINGS_LEDGER_READ_ONLY, 0, NULL,
                                                          error);
  g_autoptr (GPtrArray) report = g_ptr_array_new_with_free_func (g_free);

  if (ledger == NULL || !takings_ledger_check (ledger, report, error))
    return NULL;
  if (report->len == 0)
    return takings_ledger_digest (ledger, error);
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE, "found: %s", (char *) report->pdata[0]);
  return NULL;
}

static void
check_same (const char *path, gconstpointer data, gsize size)
{
  g_autoptr (GBytes) now = read_file (path);

  g_assert_cmpmem (g_bytes_get_data (now, NULL), g_bytes_get_size (now), data, size);
}

static void
check_restorable (Case *c)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL, *digest = NULL;

  takings_backup_restore (c->backup, c->dir, NULL, NULL, NULL, &kept, &error);
  g_assert_no_error (error);
  g_assert_nonnull (kept);
  g_unlink (kept);
  digest = look (c, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (digest, ==, c->digest);
}

/* TRUE: the damage was seen. What was not seen must be none: the digest is that of the whole one.
 */
static gboolean
meet (Case *c, const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL, other = NULL;
  g_autoptr (TakingsLedger) writer = NULL;
  g_autofree char *digest = NULL;

  put_files (c, data, size, NULL, 0);
  digest = look (c, &error);
  check_same (c->path, data, size);
  if (digest != NULL)
    return FALSE;
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE);
  if (g_str_has_prefix (error->message, "found: "))
    return TRUE;
  if (strstr (error->message, "takings restore FILE") == NULL
      && strstr (error->message, "update Takings") == NULL)
    g_error ("%s", error->message);
  writer = takings_ledger_open (c->dir, TAKINGS_LEDGER_READ_WRITE, 0, NULL, &other);
  if (writer == NULL)
    {
      g_assert_error (other, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE);
      check_same (c->path, data, size);
    }
  return TRUE;
}

typedef enum
{
  HEADER,
  INTERIOR,
  LEAF,
  OTHER, /* overflow and free pages */
  N_KINDS,
} Kind;

static Kind
kind_of (const guint8 *page, gsize number)
{
  guint8 type = page[number == 0 ? 100 : 0];

  if (number == 0)
    return HEADER;
  return type == 2 || type == 5 ? INTERIOR : type == 10 || type == 13 ? LEAF : OTHER;
}

/* A page of zeroes, of noise or of another place. */
static void
spoil_page (guint8 *data, gsize n_pages, gsize number)
{
  guint8 *page = data + number * PAGE;
  int way = g_test_rand_int_range (0, 3);

  if (way == 0)
    memset (page, 0, PAGE);
  else if (way == 1)
    for (gsize i = 0; i < PAGE; i++)
      page[i] = (guint8) g_test_rand_int ();
  else
    memcpy (page, data + (gsize) g_test_rand_int_range (0, (gint32) n_pages) * PAGE, PAGE);
}

static void
test_pages (void)
{
  Case c = { 0 };
  gsize size, n_pages;
  const guint8 *whole;
  guint rounds = g_test_slow () ? 3000 : 90, met[N_KINDS] = { 0 }, seen[N_KINDS] = { 0 };

  make_ledger (&c, FALSE);
  whole = g_bytes_get_data (c.whole, &size);
  n_pages = size / PAGE;
  for (guint i = 0; i < rounds; i++)
    {
      g_autofree guint8 *data = g_memdup2 (whole, size);
      Kind wanted = (Kind) (i % N_KINDS);
      gsize number;

      do
        number = wanted == HEADER ? 0 : (gsize) g_test_rand_int_range (1, (gint32) n_pages);
      while (kind_of (whole + number * PAGE, number) != wanted);
      spoil_page (data, n_pages, number);
      if (memcmp (data, whole, size) == 0)
        continue;
      met[wanted]++;
      seen[wanted] += meet (&c, data, size);
      if (i % 20 == 0)
        check_restorable (&c);
    }
  for (guint i = 0; i < OTHER; i++)
    g_assert_cmpuint (seen[i], ==, met[i]);
  g_assert_cmpuint (met[OTHER], >, 0); /* what is in a free page is of no account */
  g_test_message ("seen: %u of %u, %u of %u, %u of %u, %u of %u", seen[0], met[0], seen[1], met[1],
                  seen[2], met[2], seen[3], met[3]);
  free_case (&c);
}

/* One byte: not all of it shows (a letter of a name is as good as another), but what is seen is
 * told as such, and nothing is written. */
static void
test_bytes (void)
{
  Case c = { 0 };
  gsize size;
  const guint8 *whole;
  guint rounds = g_test_slow () ? 10000 : 100, seen = 0;

  make_ledger (&c, FALSE);
  whole = g_bytes_get_data (c.whole, &size);
  for (guint i = 0; i < rounds; i++)
    {
      g_autofree guint8 *data = g_memdup2 (whole, size);
      gsize at = i % 3 == 0   ? i / 3 % 200 /* the header, byte by byte */
                 : i % 3 == 1 ? (gsize) g_test_rand_int_range (0, (gint32) (size / PAGE)) * PAGE
                                  + (gsize) g_test_rand_int_range (0, 12)
                              : (gsize) g_test_rand_int_range (0, (gint32) size);

      data[at] ^= (guint8) g_test_rand_int_range (1, 256);
      g_test_message ("byte %" G_GSIZE_FORMAT ": %02x", at, data[at]);
      seen += meet (&c, data, size);
    }
  g_assert_cmpuint (seen, >, rounds / 6);
  check_restorable (&c);
  free_case (&c);
}

static void
test_cut_off (void)
{
  Case c = { 0 };
  gsize size;
  const guint8 *whole;
  guint rounds = g_test_slow () ? 1000 : 30;

  make_ledger (&c, FALSE);
  whole = g_bytes_get_data (c.whole, &size);
  for (guint i = 0; i < rounds; i++)
    g_assert_true (meet (&c, whole, 1 + (gsize) g_test_rand_int_range (0, (gint32) size - 1)));
  check_restorable (&c);
  free_case (&c);
}

/* A log is as good as its whole transactions: what is after the first damage never was, what is
 * before it counts. Never damage to the ledger. The shared memory is made anew. */
static void
test_log (void)
{
  Case c = { 0 };
  gsize size, wal_size;
  const guint8 *whole, *wal;
  guint rounds = g_test_slow () ? 1000 : 30;

  make_ledger (&c, TRUE);
  whole = g_bytes_get_data (c.whole, &size);
  wal = g_bytes_get_data (c.whole_wal, &wal_size);
  g_assert_cmpuint (wal_size, >, 50 * PAGE);
  for (guint i = 0; i < rounds; i++)
    {
      g_autofree guint8 *spoilt = g_memdup2 (wal, wal_size);
      g_autofree char *shm = g_strconcat (c.path, "-shm", NULL), *noise = g_strnfill (32768, '?');
      g_autoptr (GError) error = NULL;
      g_autoptr (TakingsLedger) ledger = NULL;
      g_autoptr (GPtrArray) report = g_ptr_array_new_with_free_func (g_free);
      gsize kept = wal_size;

      if (g_test_rand_bit ())
        spoilt[g_test_rand_int_range (32, (gint32) wal_size)] ^= 1 << g_test_rand_int_range (0, 8);
      else
        kept = (gsize) g_test_rand_int_range (0, (gint32) wal_size);
      put_files (&c, whole, size, spoilt, kept);
      write_file (shm, noise, 32768);
      ledger = takings_ledger_open (c.dir, TAKINGS_LEDGER_READ_WRITE, 0, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (takings_ledger_check (ledger, report, &error));
      g_assert_cmpuint (report->len, ==, 0);
      if (fixture_int (ledger, "SELECT count(*) FROM account WHERE uuid = 'acc'") == 0)
        fixture_add_account (ledger, "acc");
      for (int page = 0; page < 2; page++)
        fixture_ingest (ledger, fixture_numbered_page (page), FALSE, NULL);
      fixture_check_totals (ledger);
      g_assert_finalize_object (g_steal_pointer (&ledger));
    }
  free_case (&c);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/damage/pages", test_pages);
  g_test_add_func ("/store/damage/bytes", test_bytes);
  g_test_add_func ("/store/damage/cut-off", test_cut_off);
  g_test_add_func ("/store/damage/log", test_log);
  return g_test_run ();
}
