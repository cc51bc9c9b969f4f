/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "watch.h"

#include <glib/gstdio.h>

#define DELAY_MS 300

struct _TakingsWatch
{
  GObject parent_instance;

  char *dir;
  GFileMonitor *monitor; /* (owned) */
  char *known;           /* (owned) (nullable): what the files were when their content was known */
  guint source;
};

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TakingsWatch, takings_watch, G_TYPE_OBJECT)

/* Whoever only reads leaves an empty write-ahead log, or none: no difference. */
static char *
look (TakingsWatch *self)
{
  static const char *const names[] = { "ledger.db", "ledger.db-wal" };
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (self->dir, names[i], NULL);
      GStatBuf info;

      if (g_stat (path, &info) == 0 && info.st_size > 0)
        g_string_append_printf (text, "%zu:%" G_GUINT64_FORMAT ":%" G_GINT64_FORMAT ":%ld.%09ld ",
                                i, (guint64) info.st_ino, (gint64) info.st_size,
                                (long) info.st_mtim.tv_sec, (long) info.st_mtim.tv_nsec);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
takings_watch_settle (TakingsWatch *self)
{
  g_free (self->known);
  self->known = look (self);
}

static gboolean
check_cb (gpointer data)
{
  TakingsWatch *self = data;
  g_autofree char *now = look (self);

  self->source = 0;
  if (g_strcmp0 (now, self->known) != 0)
    g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
event_cb (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event,
          TakingsWatch *self)
{
  g_autofree char *name = g_file_get_basename (file);

  if (self->source == 0 && name != NULL && g_str_has_prefix (name, "ledger.db"))
    self->source = g_timeout_add (DELAY_MS, check_cb, self);
}

static void
takings_watch_dispose (GObject *object)
{
  TakingsWatch *self = TAKINGS_WATCH (object);

  g_clear_handle_id (&self->source, g_source_remove);
  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);
  G_OBJECT_CLASS (takings_watch_parent_class)->dispose (object);
}

static void
takings_watch_finalize (GObject *object)
{
  TakingsWatch *self = TAKINGS_WATCH (object);

  g_free (self->dir);
  g_free (self->known);
  G_OBJECT_CLASS (takings_watch_parent_class)->finalize (object);
}

static void
takings_watch_class_init (TakingsWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = takings_watch_dispose;
  G_OBJECT_CLASS (klass)->finalize = takings_watch_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
takings_watch_init (TakingsWatch *self)
{
}

TakingsWatch *
takings_watch_new (const char *dir)
{
  g_autoptr (TakingsWatch) self = NULL;
  g_autoptr (GFile) folder = g_file_new_for_path (dir);

  if (!g_file_test (dir, G_FILE_TEST_IS_DIR))
    return NULL;
  self = g_object_new (TAKINGS_TYPE_WATCH, NULL);
  self->dir = g_strdup (dir);
  self->monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor == NULL)
    return NULL;
  g_signal_connect_object (self->monitor, "changed", G_CALLBACK (event_cb), self, 0);
  return g_steal_pointer (&self);
}
