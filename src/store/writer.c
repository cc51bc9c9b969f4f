/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The writer thread, and the thread before it that hashes e-mails. Everything that touches the
 * connection runs on the writer thread; the queue, the key and the clock are all that is shared. */
#include "config.h"

#include "writer.h"

#include "customer.h"

/* A transaction, flush and commit included, ends soon, since other work waits for it; but not
 * before it has some rows while pages wait, since small ones cost more in totals than they save. */
#define GROUP_MICROSECONDS  65000
#define GROUP_LEAST_ROWS    8000
#define GROUP_ROWS          50000
#define NEXT_MICROSECONDS   5000  /* for the next page, if one is near or they come in a row */
#define MAX_FRAMES          16000 /* of 4120 bytes: the log stays below 64 MiB */
#define READER_MILLISECONDS 3000
#define MAX_TIMES           65536

typedef struct
{
  gboolean quit, empty, transaction;
  /* a function that somebody waits for */
  TakingsWriteFunc func;
  gpointer data;
  GError *error;
  gboolean ok, finished;
  /* a page */
  TakingsIngestJob *page;
  GCancellable *cancellable; /* (owned) (nullable) */
  TakingsPageDone done;
  gpointer done_data;
  TakingsIngestCounts counts;
} Job;

struct _TakingsWriter
{
  TakingsDb *db;         /* (owned) (nullable) NULL while it is put down */
  TakingsIngest *ingest; /* (owned) */
  TakingsWriterDoor door;
  int idle_ms; /* until it is put down; 0: never (atomic) */
  int n_holds; /* (atomic) */
  GThread *thread;
  GThreadPool *hasher; /* (owned) one thread, so that pages stay in order */
  GAsyncQueue *queue;
  Job *next;                   /* taken from the queue, not yet begun */
  int wal_frames, last_frames; /* in the log; of the last transaction */
  double flush_cost;           /* microseconds of flush and commit a row, of late */
  guint group_rows;            /* 0: by time */
  int n_hashing;               /* pages that are still before the queue (atomic) */
  GMutex lock;                 /* for what follows */
  GCond finished;
  guint8 key[TAKINGS_CUSTOMER_KEY_SIZE];
  gboolean has_key;
  TakingsClock clock;
  gpointer clock_data;
  GArray *times; /* (owned) of guint32 microseconds */
};

gint64
takings_writer_now (TakingsWriter *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->clock != NULL ? self->clock (self->clock_data) : g_get_real_time () / G_USEC_PER_SEC;
}

void
takings_writer_set_clock (TakingsWriter *self, TakingsClock now, gpointer data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->clock = now;
  self->clock_data = data;
}

void
takings_writer_set_key (TakingsWriter *self, const guint8 *key, gsize len)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->has_key = key != NULL && len == sizeof self->key;
  if (self->has_key)
    memcpy (self->key, key, len);
}

void
takings_writer_set_group (TakingsWriter *self, guint rows)
{
  self->group_rows = rows;
}

TakingsIngest *
takings_writer_get_ingest (TakingsWriter *self)
{
  return self->ingest;
}

GArray *
takings_writer_dup_times (TakingsWriter *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return g_array_copy (self->times);
}

static void
free_page (TakingsIngestJob *page)
{
  g_free (page->account);
  takings_page_free (page->page);
  g_free (page->checkpoint);
  g_free (page->customers);
  g_free (page->orphan_customers);
  g_free (page);
}

/* --- transactions --- */

static void
roll_back (TakingsWriter *self)
{
  if (!sqlite3_get_autocommit (self->db->handle))
    sqlite3_exec (self->db->handle, "ROLLBACK", NULL, NULL, NULL);
  takings_ingest_forget (self->ingest);
}

static gboolean
begin (TakingsWriter *self, GError **error)
{
  return takings_db_check_place (self->db, error)
         && takings_db_exec (self->db, "BEGIN IMMEDIATE", error)
         && takings_ingest_begin (self->ingest, takings_writer_now (self), error);
}

static gboolean
commit (TakingsWriter *self, GError **error)
{
  return takings_ingest_flush (self->ingest, error) && takings_db_exec (self->db, "COMMIT", error);
}

static void
keep_time (TakingsWriter *self, gint64 start)
{
  guint32 taken = (guint32) MIN (g_get_monotonic_time () - start, G_MAXUINT32);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->times->len < MAX_TIMES)
    g_array_append_val (self->times, taken);
}

static int
on_wal (void *data, sqlite3 *handle, const char *schema, int frames)
{
  TakingsWriter *self = data;

  self->last_frames = frames > self->wal_frames ? frames - self->wal_frames : frames;
  self->wal_frames = frames;
  return SQLITE_OK;
}

/* Outside of any transaction, after everyone who waits has been answered, before another
 * transaction like the last could make the log too long. Waits a while for readers that still need
 * the log. */
static void
checkpoint (TakingsWriter *self)
{
  if (self->wal_frames + self->last_frames < MAX_FRAMES)
    return;
  sqlite3_busy_timeout (self->db->handle, READER_MILLISECONDS);
  sqlite3_wal_checkpoint_v2 (self->db->handle, NULL, SQLITE_CHECKPOINT_RESTART, NULL, NULL);
  sqlite3_busy_timeout (self->db->handle, TAKINGS_DB_BUSY_MILLISECONDS);
  self->wal_frames = self->last_frames = 0;
}

/* --- functions --- */

/* Pages can be fetched again, what people enter cannot: it is on the disk before they are told so,
 * and with it all that was committed before. */
static gboolean
set_lasting (TakingsWriter *self, gboolean lasting, GError **error)
{
  return takings_db_exec (
    self->db, lasting ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL", error);
}

static void
run_function (TakingsWriter *self, Job *job)
{
  gint64 start = g_get_monotonic_time ();

  if (!job->transaction)
    job->ok = job->func (self->db, job->data, &job->error);
  else
    {
      job->ok = set_lasting (self, TRUE, &job->error) && begin (self, &job->error)
                && job->func (self->db, job->data, &job->error) && commit (self, &job->error);
      if (!job->ok)
        roll_back (self);
      set_lasting (self, FALSE, NULL);
      keep_time (self, start);
    }
  g_mutex_lock (&self->lock);
  job->finished = TRUE;
  g_cond_broadcast (&self->finished);
  g_mutex_unlock (&self->lock);
}

gboolean
takings_writer_run (TakingsWriter *self, gboolean transaction, TakingsWriteFunc func, gpointer data,
                    GError **error)
{
  Job job = { .transaction = transaction, .func = func, .data = data };

  if (g_thread_self () == self->thread)
    return func (self->db, data, error); /* already inside a job */
  g_async_queue_push (self->queue, &job);
  g_mutex_lock (&self->lock);
  while (!job.finished)
    g_cond_wait (&self->finished, &self->lock);
  g_mutex_unlock (&self->lock);
  if (job.error != NULL)
    g_propagate_error (error, job.error);
  return job.ok;
}

/* --- pages --- */

static void
finish_page (Job *job, GError *error)
{
  job->done (job->done_data, &job->counts, error);
  takings_ingest_counts_clear (&job->counts);
  free_page (job->page);
  g_clear_object (&job->cancellable);
  g_free (job);
}

static gboolean
drop_if_cancelled (Job *job)
{
  if (!g_cancellable_is_cancelled (job->cancellable))
    return FALSE;
  finish_page (
    job, g_error_new_literal (TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED, "The sync was cancelled"));
  return TRUE;
}

static void
write_alone (TakingsWriter *self, Job *job)
{
  GError *error = NULL;

  takings_ingest_counts_clear (&job->counts);
  if (!begin (self, &error) || !takings_ingest_page (self->ingest, job->page, &job->counts, &error)
      || !commit (self, &error))
    roll_back (self);
  finish_page (job, error);
}

/* The next page for a transaction that began at @start; NULL: it is time to commit. */
static Job *
take_page (TakingsWriter *self, gint64 start, guint rows, guint n_pages)
{
  for (;;)
    {
      gint64 spent = g_get_monotonic_time () - start + (gint64) (rows * self->flush_cost);
      Job *job;

      if (self->group_rows > 0)
        return rows < self->group_rows ? g_async_queue_timeout_pop (self->queue, G_USEC_PER_SEC)
                                       : NULL;
      if (rows >= GROUP_ROWS || (spent >= GROUP_MICROSECONDS && rows >= GROUP_LEAST_ROWS))
        return NULL;
      job = g_async_queue_try_pop (self->queue);
      if (job == NULL && (n_pages > 1 || g_atomic_int_get (&self->n_hashing) > 0))
        job = g_async_queue_timeout_pop (self->queue, NEXT_MICROSECONDS);
      if (job != NULL && job->page == NULL)
        self->next = g_steal_pointer (&job);
      if (job == NULL || !drop_if_cancelled (job))
        return job;
    }
}

static gboolean
commit_group (TakingsWriter *self, guint rows, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  gboolean ok = commit (self, error);
  double cost = (double) (g_get_monotonic_time () - start) / MAX (rows, 1);

  if (rows >= 1000) /* a small one tells little */
    self->flush_cost += (cost - self->flush_cost) / 4;
  return ok;
}

/* Gathers pages into one transaction; if it fails, each is tried again by itself, so that the fault
 * of one page is not the fault of another account's. */
static void
write_pages (TakingsWriter *self, Job *first)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new ();
  gint64 start = g_get_monotonic_time ();
  guint rows = 0;
  gboolean ok = begin (self, NULL);

  for (Job *job = first; job != NULL; job = ok ? take_page (self, start, rows, jobs->len) : NULL)
    {
      g_ptr_array_add (jobs, job);
      ok = ok && takings_ingest_page (self->ingest, job->page, &job->counts, NULL);
      rows += job->page->page->entries->len;
    }
  ok = ok && commit_group (self, rows, NULL);
  if (!ok)
    roll_back (self);
  keep_time (self, start);
  for (guint i = 0; i < jobs->len; i++)
    if (ok)
      finish_page (jobs->pdata[i], NULL);
    else
      write_alone (self, jobs->pdata[i]);
}

/* --- putting the connection down and taking it up --- */

static void
watch_log (TakingsWriter *self)
{
  self->wal_frames = self->last_frames = 0;
  sqlite3_wal_hook (self->db->handle, on_wal,
                    self); /* in place of automatic checkpoints inside commits */
}

static void
let_go (TakingsWriter *self)
{
  g_clear_pointer (&self->ingest, takings_ingest_free);
  g_clear_pointer (&self->db, takings_db_free);
  self->door.close (self->door.data);
}

static void
put_down (TakingsWriter *self)
{
  self->door.end (self->door.data, self->db);
  let_go (self);
}

static gboolean
take_up (TakingsWriter *self, GError **error)
{
  g_autoptr (TakingsZone) zone = NULL;

  if (!self->door.open (self->door.data, &self->db, &zone, error))
    return FALSE;
  self->ingest = takings_ingest_new (self->db, zone, error);
  if (self->ingest == NULL || !self->door.begin (self->door.data, self->db, self->ingest, error))
    {
      let_go (self);
      return FALSE;
    }
  watch_log (self);
  return TRUE;
}

static Job *
take_job (TakingsWriter *self)
{
  gint64 idle = 1000 * (gint64) g_atomic_int_get (&self->idle_ms);

  if (self->next != NULL)
    return g_steal_pointer (&self->next);
  while (idle > 0 && self->db != NULL)
    {
      Job *job = g_async_queue_timeout_pop (self->queue, (guint64) idle);
      if (job != NULL)
        return job;
      if (g_atomic_int_get (&self->n_holds) == 0 && g_atomic_int_get (&self->n_hashing) == 0)
        put_down (self);
    }
  return g_async_queue_pop (self->queue);
}

static void
fail_job (TakingsWriter *self, Job *job, GError *error)
{
  if (job->page != NULL)
    {
      finish_page (job, error);
      return;
    }
  g_mutex_lock (&self->lock);
  job->error = error;
  job->finished = TRUE;
  g_cond_broadcast (&self->finished);
  g_mutex_unlock (&self->lock);
}

static gpointer
write_in_thread (gpointer data)
{
  TakingsWriter *self = data;

  for (;;)
    {
      Job *job = take_job (self);
      GError *error = NULL;

      if (job->quit || job->empty)
        {
          gboolean quit = job->quit;
          g_free (job);
          if (quit)
            return NULL;
          continue;
        }
      if (self->db == NULL && !take_up (self, &error))
        {
          fail_job (self, job, error);
          continue;
        }
      if (!sqlite3_get_autocommit (self->db->handle)) /* there was no memory to roll back */
        roll_back (self);
      if (job->page == NULL)
        run_function (self, job);
      else if (!drop_if_cancelled (job))
        write_pages (self, job);
      checkpoint (self);
    }
}

void
takings_writer_lend (TakingsWriter *self, guint idle_ms, const TakingsWriterDoor *door)
{
  Job *nothing = g_new0 (Job, 1); /* wakes the thread */

  self->door = *door;
  g_atomic_int_set (&self->idle_ms, (int) idle_ms);
  nothing->empty = TRUE;
  g_async_queue_push (self->queue, nothing);
}

void
takings_writer_hold (TakingsWriter *self, int change)
{
  g_atomic_int_add (&self->n_holds, change);
}

/* --- e-mails --- */

static void
hash_page (TakingsIngestJob *job, const guint8 *key_bytes)
{
  const GArray *entries = job->page->entries, *notes = job->page->notes;
  TakingsCustomerKey key;

  takings_customer_key_init (&key, key_bytes);
  job->customers = g_new (gint64, entries->len);
  job->orphan_customers = g_new0 (gint64, notes->len);
  for (guint i = 0; i < entries->len; i++)
    job->customers[i] = takings_customer_hash (&key,
                                               g_array_index (entries, TakingsEntry, i).customer);
  for (guint i = 0; i < notes->len; i++)
    {
      const TakingsEntry *orphan = g_array_index (notes, TakingsNote, i).orphan;
      if (orphan != NULL)
        job->orphan_customers[i] = takings_customer_hash (&key, orphan->customer);
    }
  takings_customer_key_clear (&key);
}

static void
hash_in_thread (gpointer data, gpointer user_data)
{
  TakingsWriter *self = user_data;
  Job *job = data;
  guint8 key[TAKINGS_CUSTOMER_KEY_SIZE];
  gboolean has_key;

  g_mutex_lock (&self->lock);
  memcpy (key, self->key, sizeof key);
  has_key = self->has_key;
  g_mutex_unlock (&self->lock);
  if (has_key)
    hash_page (job->page, key);
  g_atomic_int_dec_and_test (&self->n_hashing);
  g_async_queue_push (self->queue, job);
}

void
takings_writer_push_page (TakingsWriter *self, TakingsIngestJob *page, GCancellable *cancellable,
                          TakingsPageDone done, gpointer data)
{
  Job *job = g_new0 (Job, 1);

  job->page = page;
  job->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  job->done = done;
  job->done_data = data;
  g_atomic_int_inc (&self->n_hashing);
  g_thread_pool_push (self->hasher, job, NULL);
}

/* --- life --- */

TakingsWriter *
takings_writer_new (TakingsDb *db, TakingsZone *zone, GError **error)
{
  TakingsIngest *ingest = takings_ingest_new (db, zone, error);
  TakingsWriter *self;

  if (ingest == NULL)
    {
      takings_db_free (db);
      return NULL;
    }
  self = g_new0 (TakingsWriter, 1);

  self->db = db;
  self->ingest = ingest;
  self->queue = g_async_queue_new ();
  self->times = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_mutex_init (&self->lock);
  g_cond_init (&self->finished);
  watch_log (self);
  self->hasher = g_thread_pool_new (hash_in_thread, self, 1, FALSE, NULL);
  self->thread = g_thread_new ("takings-writer", write_in_thread, self);
  return self;
}

void
takings_writer_free (TakingsWriter *self)
{
  Job *quit = g_new0 (Job, 1);

  quit->quit = TRUE;
  g_thread_pool_free (self->hasher, FALSE, TRUE);
  g_async_queue_push (self->queue, quit);
  g_thread_join (self->thread);
  takings_ingest_free (self->ingest);
  takings_db_free (self->db); /* the last connection checkpoints and removes the WAL */
  g_async_queue_unref (self->queue);
  g_array_unref (self->times);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->finished);
  g_free (self);
}
