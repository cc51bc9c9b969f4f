/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "agenda.h"

#include "accounts-state.h"
#include "preferences.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define SAVING_FACTOR 4

struct _TakingsAgenda
{
  GObject parent_instance;

  TakingsRunner *runner;       /* (owned) */
  GSettings *preferences;      /* (owned) (nullable) */
  GNetworkMonitor *network;    /* (owned) */
  GPowerProfileMonitor *power; /* (owned) */
  gint64 next;
  gint64 tried_at;
  gboolean was_available;
  gboolean running;
  int fd;
  guint source;
};

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TakingsAgenda, takings_agenda, G_TYPE_OBJECT)

gint64
takings_agenda_due (gint64 last, gint64 interval, gboolean save_power, gint64 now)
{
  gint64 pause = save_power ? interval * SAVING_FACTOR : interval;

  if (interval <= 0)
    return 0;
  if (last == 0)
    return now;
  return MAX (MIN (last, now) + pause, now);
}

static gboolean
has_work (TakingsAgenda *self)
{
  GPtrArray *accounts = takings_runner_get_accounts (self->runner);

  for (guint i = 0; i < accounts->len; i++)
    if (!((TakingsAccount *) accounts->pdata[i])->paused)
      return TRUE;
  return FALSE;
}

static gboolean
may_use_network (TakingsAgenda *self)
{
  return g_network_monitor_get_network_available (self->network)
         && (!g_network_monitor_get_network_metered (self->network)
             || takings_preferences_get (self->preferences, "sync-on-metered", FALSE));
}

static void
set_timer (TakingsAgenda *self, gint64 moment)
{
  const struct itimerspec when = { .it_value = { .tv_sec = (time_t) moment } };

  if (self->fd >= 0)
    timerfd_settime (self->fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &when, NULL);
}

static void consider (TakingsAgenda *self);

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TakingsAgenda) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsSyncResult) outcome = takings_runner_sync_finish (TAKINGS_RUNNER (source),
                                                                      result, &error);

  if (error != NULL)
    g_message ("No sync by the clock: %s", error->message);
  self->running = FALSE;
  self->tried_at = g_get_real_time () / G_USEC_PER_SEC;
  consider (self);
}

static void
run (TakingsAgenda *self)
{
  self->running = TRUE;
  takings_runner_sync_async (self->runner, &(TakingsSyncRequest){ .when_due = TRUE }, synced_cb,
                             g_object_ref (self));
}

/* What comes next, as of now. Where the network may not be used the moment passes, and a change of
 * the network brings us here again. */
static void
consider (TakingsAgenda *self)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 last = MAX (takings_accounts_last_sync (takings_runner_get_accounts (self->runner)),
                     self->tried_at);
  gint64 next = 0;

  if (has_work (self))
    next = takings_agenda_due (last, takings_preferences_get_interval (self->preferences),
                               g_power_profile_monitor_get_power_saver_enabled (self->power), now);
  if (next != self->next)
    {
      self->next = next;
      g_signal_emit (self, signals[CHANGED], 0);
    }
  set_timer (self, next > now ? next : 0);
  if (next != 0 && next <= now && !self->running && !takings_runner_is_syncing (self->runner)
      && may_use_network (self))
    run (self);
}

static gboolean
timer_cb (int fd, GIOCondition condition, gpointer data)
{
  guint64 expirations;

  /* fails with ECANCELED when the clock was set: that too is a reason to look at it */
  if (read (fd, &expirations, sizeof expirations) < 0 && errno == EAGAIN)
    return G_SOURCE_CONTINUE;
  consider (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
was_out_of_reach (TakingsAgenda *self)
{
  GPtrArray *accounts = takings_runner_get_accounts (self->runner);

  for (guint i = 0; i < accounts->len; i++)
    {
      const TakingsAccount *account = accounts->pdata[i];

      if (!account->paused
          && (g_strcmp0 (account->last_error_code, "network") == 0
              || g_strcmp0 (account->last_error_code, "timeout") == 0))
        return TRUE;
    }
  return FALSE;
}

static void
network_cb (TakingsAgenda *self)
{
  gboolean available = may_use_network (self);
  gboolean is_back = available && !self->was_available;

  self->was_available = available;
  if (is_back && self->next != 0 && !self->running && was_out_of_reach (self))
    run (self);
  else
    consider (self);
}

static void
takings_agenda_dispose (GObject *object)
{
  TakingsAgenda *self = TAKINGS_AGENDA (object);

  g_clear_handle_id (&self->source, g_source_remove);
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  g_clear_object (&self->runner);
  g_clear_object (&self->preferences);
  g_clear_object (&self->network);
  g_clear_object (&self->power);
  G_OBJECT_CLASS (takings_agenda_parent_class)->dispose (object);
}

static void
takings_agenda_class_init (TakingsAgendaClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = takings_agenda_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
takings_agenda_init (TakingsAgenda *self)
{
  self->fd = timerfd_create (CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  if (self->fd >= 0)
    self->source = g_unix_fd_add (self->fd, G_IO_IN, timer_cb, self);
}

TakingsAgenda *
takings_agenda_new (TakingsRunner *runner, GSettings *preferences)
{
  TakingsAgenda *self = g_object_new (TAKINGS_TYPE_AGENDA, NULL);

  self->runner = g_object_ref (runner);
  g_set_object (&self->preferences, preferences);
  self->network = g_object_ref (g_network_monitor_get_default ());
  self->power = g_power_profile_monitor_dup_default ();
  self->was_available = may_use_network (self);
  g_signal_connect_object (runner, "changed", G_CALLBACK (consider), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->network, "network-changed", G_CALLBACK (network_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->network, "notify::network-metered", G_CALLBACK (network_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->power, "notify::power-saver-enabled", G_CALLBACK (consider), self,
                           G_CONNECT_SWAPPED);
  if (preferences != NULL)
    g_signal_connect_object (preferences, "changed", G_CALLBACK (consider), self,
                             G_CONNECT_SWAPPED);
  consider (self);
  return self;
}

gint64
takings_agenda_get_next (TakingsAgenda *self)
{
  return self->next;
}
