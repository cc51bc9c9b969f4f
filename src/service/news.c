/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "news.h"

#include "display.h"
#include "preferences.h"

#include <glib/gi18n.h>

#define EARNED "earned"

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
  gboolean is_new;    /* in this sync */
  GHashTable *broken; /* (owned): ids of accounts that were told */
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
  g_autoptr (GNotification) notification = NULL;
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
  g_application_send_notification (self->application, EARNED, notification);
}

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
  g_autoptr (GNotification) notification = NULL;

  if (g_strcmp0 (account->status, "skipped") == 0)
    return;
  if (!needs_a_person (account->error))
    {
      if (account->error == NULL && g_hash_table_remove (self->broken, account->id))
        g_application_withdraw_notification (self->application, id);
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
  g_application_send_notification (self->application, id, notification);
}

static void
finished_cb (TakingsRunner *runner, TakingsSyncResult *result, TakingsNews *self)
{
  tell_earned (self);
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
    g_application_withdraw_notification (self->application, EARNED);
  g_hash_table_remove_all (self->earned);
  self->n_entries = 0;
  self->is_new = FALSE;
}

static void
takings_news_dispose (GObject *object)
{
  TakingsNews *self = TAKINGS_NEWS (object);

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
  return self;
}
