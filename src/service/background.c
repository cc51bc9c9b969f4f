/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "background.h"

#include "accounts-state.h"
#include "portal.h"
#include "preferences.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

struct _TakingsBackground
{
  GObject parent_instance;

  TakingsRunner *runner;  /* (owned) */
  GSettings *preferences; /* (owned) */
  gboolean sandboxed;
  GObject *portal;     /* (owned) (nullable): in a sandbox */
  gboolean asking;     /* the desktop, */
  gboolean asks_again; /* since the wish has changed meanwhile */
  gint64 next;
  char *status; /* (nullable): told last */
};

enum
{
  REFUSED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TakingsBackground, takings_background, G_TYPE_OBJECT)

gboolean
takings_is_sandboxed (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

static gboolean
is_wanted (TakingsBackground *self)
{
  return takings_preferences_get (self->preferences, "background", FALSE);
}

static gboolean
is_wanted_at_login (TakingsBackground *self)
{
  return is_wanted (self) && takings_preferences_get (self->preferences, "autostart", FALSE);
}

/* --- outside a sandbox --- */

char *
takings_background_dup_entry (const char *program)
{
  g_autoptr (GKeyFile) entry = g_key_file_new ();
  g_autofree char *quoted = NULL;
  g_autofree char *command = NULL;
  g_autoptr (GString) escaped = g_string_new (program);

  /* as the specification of desktop entries says of quoted arguments */
  g_string_replace (escaped, "\\", "\\\\", 0);
  g_string_replace (escaped, "\"", "\\\"", 0);
  g_string_replace (escaped, "`", "\\`", 0);
  g_string_replace (escaped, "$", "\\$", 0);
  g_string_replace (escaped, "%", "%%", 0);
  command = g_strdup_printf ("\"%s\" --gapplication-service", escaped->str);
  g_key_file_set_string (entry, G_KEY_FILE_DESKTOP_GROUP, "Type", "Application");
  g_key_file_set_string (entry, G_KEY_FILE_DESKTOP_GROUP, "Name", "Takings");
  g_key_file_set_string (entry, G_KEY_FILE_DESKTOP_GROUP, "Icon", TAKINGS_APPLICATION_ID);
  g_key_file_set_string (entry, G_KEY_FILE_DESKTOP_GROUP, "Exec", command);
  g_key_file_set_boolean (entry, G_KEY_FILE_DESKTOP_GROUP, "NoDisplay", TRUE);
  return g_key_file_to_data (entry, NULL, NULL);
}

static char *
entry_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "autostart", TAKINGS_APPLICATION_ID ".desktop",
                           NULL);
}

static void changed_cb (GSettings *preferences, const char *key, TakingsBackground *self);

/* The desktop knows already what it refused. */
static void
refuse (TakingsBackground *self, const char *message)
{
  g_signal_handlers_block_by_func (self->preferences, changed_cb, self);
  g_settings_set_boolean (self->preferences, "autostart", FALSE);
  if (self->sandboxed)
    g_settings_set_boolean (self->preferences, "background", FALSE);
  g_signal_handlers_unblock_by_func (self->preferences, changed_cb, self);
  g_signal_emit (self, signals[REFUSED], 0, message);
}

static void
write_entry (TakingsBackground *self)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *path = entry_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *entry = program != NULL ? takings_background_dup_entry (program) : NULL;
  g_autofree char *present = NULL;
  g_autoptr (GError) error = NULL;

  if (!is_wanted_at_login (self))
    {
      g_unlink (path);
      return;
    }
  if (entry == NULL
      || (g_file_get_contents (path, &present, NULL, NULL) && g_str_equal (present, entry)))
    return;
  g_mkdir_with_parents (folder, 0700);
  if (!g_file_set_contents_full (path, entry, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, &error))
    refuse (self, error->message);
}

/* --- in a sandbox --- */

static void ask (TakingsBackground *self);

/* Who may not start at login may still go on. */
static void
take_refusal (TakingsBackground *self)
{
  if (is_wanted_at_login (self))
    g_settings_set_boolean (self->preferences, "autostart", FALSE); /* asks again */
  else if (is_wanted (self))
    refuse (self, _ ("The desktop does not let Takings run in the background. Its settings for "
                     "applications can change that."));
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GWeakRef *ref = data;
  g_autoptr (TakingsBackground) self = g_weak_ref_get (ref);
  g_autoptr (GError) error = NULL;
  gboolean granted = takings_portal_request_finish (result, &error);

  g_weak_ref_clear (ref);
  g_free (ref);
  if (self == NULL)
    return;
  self->asking = FALSE;
  if (error != NULL)
    g_message ("The Background portal: %s", error->message);
  if (self->asks_again)
    ask (self);
  else if (!granted)
    take_refusal (self);
}

static void
ask (TakingsBackground *self)
{
  GWeakRef *ref;

  self->asks_again = self->asking;
  if (self->asking)
    return;
  self->asking = TRUE;
  ref = g_new0 (GWeakRef, 1);
  g_weak_ref_init (ref, self);
  takings_portal_request_async (self->portal,
                                _ ("Takings reads new sales while its window is closed."),
                                is_wanted_at_login (self), asked_cb, ref);
}

static void
follow (TakingsBackground *self)
{
  if (self->sandboxed)
    ask (self);
  else
    write_entry (self);
}

static void
changed_cb (GSettings *preferences, const char *key, TakingsBackground *self)
{
  if (g_str_equal (key, "background") || g_str_equal (key, "autostart"))
    follow (self);
}

/* --- its state --- */

static char *
print_time (gint64 moment)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (moment);

  return time != NULL ? g_date_time_format (time, "%H:%M") : g_strdup ("");
}

char *
takings_background_describe (gboolean syncing, gint64 last, gint64 next)
{
  g_autofree char *read = print_time (last);
  g_autofree char *due = print_time (next);

  if (syncing)
    return g_strdup (_ ("Reading the networks"));
  if (last > 0 && next > 0)
    /* Translators: times of day, of the last sync and of the next one */
    return g_strdup_printf (_ ("Read %s, next %s"), read, due);
  if (last > 0)
    /* Translators: a time of day */
    return g_strdup_printf (_ ("Read %s"), read);
  if (next > 0)
    /* Translators: a time of day */
    return g_strdup_printf (_ ("Next sync %s"), due);
  return g_strdup (_ ("No sync is planned"));
}

static void
tell_status (TakingsBackground *self)
{
  g_autofree char *status = NULL;

  if (self->portal == NULL || !is_wanted (self))
    return;
  status = takings_background_describe (
    takings_runner_is_syncing (self->runner),
    takings_accounts_last_sync (takings_runner_get_accounts (self->runner)), self->next);
  if (g_strcmp0 (status, self->status) == 0)
    return;
  g_free (self->status);
  self->status = g_steal_pointer (&status);
  takings_portal_set_status (self->portal, self->status);
}

void
takings_background_set_next_sync (TakingsBackground *self, gint64 next)
{
  self->next = next;
  tell_status (self);
}

/* --- the object --- */

static void
takings_background_dispose (GObject *object)
{
  TakingsBackground *self = TAKINGS_BACKGROUND (object);

  g_clear_object (&self->runner);
  g_clear_object (&self->preferences);
  g_clear_object (&self->portal);
  G_OBJECT_CLASS (takings_background_parent_class)->dispose (object);
}

static void
takings_background_finalize (GObject *object)
{
  g_free (TAKINGS_BACKGROUND (object)->status);
  G_OBJECT_CLASS (takings_background_parent_class)->finalize (object);
}

static void
takings_background_class_init (TakingsBackgroundClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = takings_background_dispose;
  G_OBJECT_CLASS (klass)->finalize = takings_background_finalize;
  signals[REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
takings_background_init (TakingsBackground *self)
{
}

TakingsBackground *
takings_background_new (TakingsRunner *runner, GSettings *preferences, gboolean sandboxed)
{
  TakingsBackground *self = g_object_new (TAKINGS_TYPE_BACKGROUND, NULL);

  self->runner = g_object_ref (runner);
  self->preferences = g_object_ref (preferences);
  self->sandboxed = sandboxed;
  if (sandboxed)
    self->portal = takings_portal_new ();
  g_signal_connect_object (preferences, "changed", G_CALLBACK (changed_cb), self, 0);
  g_signal_connect_object (runner, "sync-started", G_CALLBACK (tell_status), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (runner, "changed", G_CALLBACK (tell_status), self, G_CONNECT_SWAPPED);
  /* where it is not wanted the desktop is not bothered with it */
  if (!sandboxed || is_wanted (self))
    follow (self);
  tell_status (self);
  return self;
}
