/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "news.h"

#include "display.h"
#include "preferences.h"
#include "refund-spike.h"

#include <glib/gi18n.h>

#define EARNED  "earned"
#define REFUNDS "refunds"

struct _TakingsNews
{
  GObject parent_instance;

  TakingsRunner *runner;     /* (owned) */
  GApplication *application; /* lives longer */
  GSettings *preferences;    /* (owned) (nullable) */
  gboolean seen;
  /* since the last notification was seen: code → gint64 micros */
  GHashTable *earned; /* (owned) */
  guint n_entries;
  gboolean is_new;       /* in this sync */
  gboolean may_be_spike; /* in this sync */
  gint32 spike_told;     /* the day on which one was told */
  GHashTable *broken;    /* (owned): ids of accounts that were told */
  GHashTable *waiting;   /* (owned): id → GNotification: until quiet hours are over */
  guint source;
};

G_DEFINE_FINAL_TYPE (TakingsNews, takings_news, G_TYPE_OBJECT)

static const TakingsAccount *
find_account (TakingsNews *self, const char *id)
{
  GPtrArray *accounts = takings_runner_get_accounts (self->runner);

  for (guint i = 0; i < accounts->len; i++)
    if (g_strcmp0 (((TakingsAccount *) accounts->pdata[i])->id, id) == 0)
      return accounts->pdata[i];
  return NULL;
}

/* --- telling --- */

static gint64
quiet_seconds (TakingsNews *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return takings_preferences_get_quiet (self->preferences, now);
}

static void tell_waiting (TakingsNews *self);

static gboolean
quiet_over_cb (gpointer data)
{
  TakingsNews *self = data;

  self->source = 0;
  tell_waiting (self);
  return G_SOURCE_REMOVE;
}

/* Where it is still quiet (the clock was set, or the preference changed) it waits on. The timer
 * does not count time asleep, so that the next sync, which does, asks too. */
static void
tell_waiting (TakingsNews *self)
{
  gint64 left = quiet_seconds (self);
  GHashTableIter iter;
  gpointer id, notification;

  g_clear_handle_id (&self->source, g_source_remove);
  if (g_hash_table_size (self->waiting) == 0)
    return;
  if (left > 0)
    {
      self->source = g_timeout_add_seconds ((guint) left, quiet_over_cb, self);
      return;
    }
  g_hash_table_iter_init (&iter, self->waiting);
  while (g_hash_table_iter_next (&iter, &id, &notification))
    {
      g_application_send_notification (self->application, id, notification);
      g_hash_table_iter_remove (&iter);
    }
}

/* Takes @notification, which replaces an earlier one of the same @id. */
static void
send (TakingsNews *self, const char *id, GNotification *notification)
{
  g_hash_table_insert (self->waiting, g_strdup (id), notification);
  tell_waiting (self);
}

static void
withdraw (TakingsNews *self, const char *id)
{
  g_hash_table_remove (self->waiting, id);
  g_application_withdraw_notification (self->application, id);
}

/* --- what was earned --- */

/* What is known of the account is of before this sync: the first one brings years, which are no
 * news. */
static void
added_cb (TakingsRunner *runner, const char *id, guint count, gint64 net, const char *currency,
          TakingsNews *self)
{
  const TakingsAccount *account = find_account (self, id);
  gint64 *sum;

  if (self->seen || account == NULL || account->last_sync == 0)
    return;
  self->may_be_spike = TRUE;
  sum = g_hash_table_lookup (self->earned, currency);
  if (sum == NULL)
    {
      sum = g_new0 (gint64, 1);
      g_hash_table_insert (self->earned, g_strdup (currency), sum);
    }
  *sum += net;
  self->n_entries += count;
  self->is_new |= count > 0;
}

static char *
describe_sums (TakingsNews *self)
{
  g_autoptr (GList) codes = g_list_sort (g_hash_table_get_keys (self->earned),
                                         (GCompareFunc) g_strcmp0);
  g_autoptr (GString) text = g_string_new (NULL);

  for (GList *code = codes; code != NULL; code = code->next)
    {
      g_autofree char *sum = takings_display_money (
        *(gint64 *) g_hash_table_lookup (self->earned, code->data), code->data,
        TAKINGS_DISPLAY_SIGNED);

      if (text->len > 0)
        g_string_append (text, ", ");
      g_string_append (text, sum);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* One notification for all sums: the next sync replaces it by one with all of them. */
static void
tell_earned (TakingsNews *self)
{
  GNotification *notification;
  g_autofree char *title = NULL;
  g_autofree char *sums = NULL;

  if (!self->is_new || !takings_preferences_get (self->preferences, "notify-sales", TRUE))
    return;
  self->is_new = FALSE;
  title = g_strdup_printf (ngettext ("%u new entry", "%u new entries", self->n_entries),
                           self->n_entries);
  sums = describe_sums (self);
  notification = g_notification_new (title);
  g_notification_set_body (notification, sums);
  g_notification_set_default_action_and_target (notification, "app.page", "s", "sales");
  send (self, EARNED, notification);
}

/* --- more refunds than usual --- */

static gpointer
judge_refunds_in_worker (TakingsLedger *ledger, gpointer data, GError **error)
{
  return takings_refund_spike_read (ledger, error);
}

/* Told once a day, whichever process tells it. */
static gboolean
is_told (TakingsNews *self, gint32 day)
{
  gint32 told = self->preferences != NULL ? g_settings_get_int (self->preferences, "refunds-told")
                                          : self->spike_told;

  if (told == day)
    return TRUE;
  self->spike_told = day;
  if (self->preferences != NULL)
    g_settings_set_int (self->preferences, "refunds-told", day);
  return FALSE;
}

static void
tell_spike (TakingsNews *self, const TakingsRefundSpike *spike)
{
  GNotification *notification = g_notification_new (_ ("Far more refunds than usual"));
  g_autofree char *recent = takings_display_count (spike->recent);
  g_autofree char *usual = takings_display_count (spike->usual);
  /* Translators: both are counts; the first one decides the form */
  g_autofree char *body = g_strdup_printf (
    ngettext ("%s refund or chargeback since yesterday; %s would be usual",
              "%s refunds and chargebacks since yesterday; %s would be usual",
              (gulong) spike->recent),
    recent, usual);

  g_notification_set_body (notification, body);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action_and_target (notification, "app.entries", "s",
                                                "kind:refund last:2d");
  send (self, REFUNDS, notification);
}

static void
judged_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TakingsNews) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree TakingsRefundSpike *spike = takings_runner_read_finish (TAKINGS_RUNNER (source),
                                                                     result, &error);

  if (error != NULL)
    g_message ("Refunds could not be judged: %s", error->message);
  if (spike != NULL && spike->is_spike && !self->seen && self->waiting != NULL
      && !is_told (self, spike->today))
    tell_spike (self, spike);
}

static void
judge_refunds (TakingsNews *self)
{
  if (!self->may_be_spike || !takings_preferences_get (self->preferences, "notify-refunds", TRUE))
    return;
  self->may_be_spike = FALSE;
  takings_runner_read_async (self->runner, judge_refunds_in_worker, NULL, NULL, g_free, judged_cb,
                             g_object_ref (self));
}

/* --- accounts that stopped working --- */

/* What only waiting helps against is not told; the credentials are a person's to mend. */
static gboolean
needs_a_person (const GError *error)
{
  return g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_AUTH)
         || g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_KEYRING);
}

static char *
trouble_id (const char *account)
{
  return g_strconcat ("account-", account, NULL);
}

static void
judge_account (TakingsNews *self, const TakingsAccountResult *account)
{
  g_autofree char *id = trouble_id (account->id);
  g_autofree char *title = NULL;
  GNotification *notification;

  if (g_strcmp0 (account->status, "skipped") == 0)
    return;
  if (!needs_a_person (account->error))
    {
      if (account->error == NULL && g_hash_table_remove (self->broken, account->id))
        withdraw (self, id);
      return;
    }
  if (self->seen || !takings_preferences_get (self->preferences, "notify-trouble", TRUE)
      || !g_hash_table_add (self->broken, g_strdup (account->id)))
    return;
  /* Translators: the name of an account */
  title = g_strdup_printf (_ ("%s can no longer be read"), account->name);
  notification = g_notification_new (title);
  g_notification_set_body (notification, account->error->message);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action_and_target (notification, "app.page", "s", "accounts");
  send (self, id, notification);
}

static void
finished_cb (TakingsRunner *runner, TakingsSyncResult *result, TakingsNews *self)
{
  tell_waiting (self);
  tell_earned (self);
  judge_refunds (self);
  for (guint i = 0; i < result->accounts->len; i++)
    judge_account (self, result->accounts->pdata[i]);
}

void
takings_news_set_seen (TakingsNews *self, gboolean seen)
{
  self->seen = seen;
  if (!seen)
    return;
  if (self->n_entries > 0)
    withdraw (self, EARNED);
  g_hash_table_remove_all (self->waiting);
  g_clear_handle_id (&self->source, g_source_remove);
  g_hash_table_remove_all (self->earned);
  self->n_entries = 0;
  self->is_new = self->may_be_spike = FALSE;
}

static void
takings_news_dispose (GObject *object)
{
  TakingsNews *self = TAKINGS_NEWS (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_pointer (&self->waiting, g_hash_table_unref);
  g_clear_object (&self->runner);
  g_clear_object (&self->preferences);
  g_clear_pointer (&self->earned, g_hash_table_unref);
  g_clear_pointer (&self->broken, g_hash_table_unref);
  G_OBJECT_CLASS (takings_news_parent_class)->dispose (object);
}

static void
takings_news_class_init (TakingsNewsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = takings_news_dispose;
}

static void
takings_news_init (TakingsNews *self)
{
  self->earned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->broken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

TakingsNews *
takings_news_new (TakingsRunner *runner, GApplication *application, GSettings *preferences)
{
  TakingsNews *self = g_object_new (TAKINGS_TYPE_NEWS, NULL);

  self->runner = g_object_ref (runner);
  self->application = application;
  g_set_object (&self->preferences, preferences);
  g_signal_connect_object (runner, "entries-added", G_CALLBACK (added_cb), self, 0);
  g_signal_connect_object (runner, "sync-finished", G_CALLBACK (finished_cb), self, 0);
  if (preferences != NULL)
    g_signal_connect_object (preferences, "changed", G_CALLBACK (tell_waiting), self,
                             G_CONNECT_SWAPPED);
  return self;
}
