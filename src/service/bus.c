/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "bus.h"

#include "accounts-state.h"
#include "bus-error.h"
#include "money.h"
#include "result-variant.h"
#include "summary.h"
#include "takings-face.h"

#include <glib/gi18n.h>
#include <stdlib.h>

struct _TakingsBus
{
  GObject parent_instance;

  TakingsRunner *runner; /* (owned) */
  TakingsFace *face;     /* (owned) */
};

G_DEFINE_FINAL_TYPE (TakingsBus, takings_bus, G_TYPE_OBJECT)

/* --- methods --- */

static gboolean
is_same_folder (const char *one, const char *other)
{
  g_autofree char *first = g_canonicalize_filename (one, NULL);
  g_autofree char *second = g_canonicalize_filename (other, NULL);
  char *real_first = realpath (first, NULL);
  char *real_second = realpath (second, NULL);
  gboolean same = g_strcmp0 (real_first != NULL ? real_first : first,
                             real_second != NULL ? real_second : second)
                  == 0;

  free (real_first);
  free (real_second);
  return same;
}

static gboolean
read_option (TakingsBus *self, const char *name, GVariant *value, TakingsSyncRequest *request,
             GError **error)
{
  if (g_str_equal (name, "since") && g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    request->since_text = g_variant_get_string (value, NULL);
  else if (g_str_equal (name, "since") && g_variant_is_of_type (value, G_VARIANT_TYPE_INT64)
           && g_variant_get_int64 (value) >= 0)
    request->since = g_variant_get_int64 (value);
  else if (g_str_equal (name, "full") && g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    request->full = g_variant_get_boolean (value);
  else if (g_str_equal (name, "ledger") && g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    {
      if (is_same_folder (g_variant_get_string (value, NULL),
                          takings_runner_get_dir (self->runner)))
        return TRUE;
      g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE,
                           _ ("another ledger is served here"));
      return FALSE;
    }
  else
    {
      g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
                   _ ("there is no option “%s” of this type; there are since (s or x), full (b), "
                      "ledger (s)"),
                   name);
      return FALSE;
    }
  return TRUE;
}

/* @request borrows from @options. */
static gboolean
read_options (TakingsBus *self, GVariant *options, TakingsSyncRequest *request, GError **error)
{
  GVariantIter iter;
  const char *name;
  GVariant *value;

  g_variant_iter_init (&iter, options);
  while (g_variant_iter_loop (&iter, "{&sv}", &name, &value))
    if (!read_option (self, name, value, request, error))
      {
        g_variant_unref (value);
        return FALSE;
      }
  return TRUE;
}

/* Takes @error. */
static void
refuse (GDBusMethodInvocation *invocation, GError *error)
{
  g_dbus_method_invocation_take_error (invocation, takings_error_from_io (error, NULL));
}

typedef struct
{
  TakingsBus *bus;                   /* (owned) */
  GDBusMethodInvocation *invocation; /* (owned) */
} Pending;

static Pending *
pending_new (TakingsBus *self, GDBusMethodInvocation *invocation)
{
  Pending *pending = g_new0 (Pending, 1);

  pending->bus = g_object_ref (self);
  pending->invocation = invocation;
  return pending;
}

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Pending *pending = data;
  g_autoptr (TakingsBus) self = pending->bus;
  GError *error = NULL;
  g_autoptr (TakingsSyncResult) outcome = takings_runner_sync_finish (TAKINGS_RUNNER (source),
                                                                      result, &error);

  if (outcome == NULL)
    {
      refuse (pending->invocation, error);
      return;
    }
  /* changed properties come before the answer */
  g_dbus_interface_skeleton_flush (G_DBUS_INTERFACE_SKELETON (self->face));
  takings_face_complete_sync (self->face, pending->invocation, takings_result_to_variant (outcome));
}

static gboolean
sync_cb (TakingsFace *face, GDBusMethodInvocation *invocation, const char *const *accounts,
         GVariant *options, TakingsBus *self)
{
  TakingsSyncRequest request = { .accounts = accounts };
  GError *error = NULL;

  if (read_options (self, options, &request, &error))
    takings_runner_sync_async (self->runner, &request, synced_cb, pending_new (self, invocation));
  else
    refuse (invocation, error);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* @data: the four texts of the call */
static gpointer
summarize_in_worker (TakingsLedger *ledger, gpointer data, GError **error)
{
  char **texts = data;

  return takings_service_summary (ledger, texts[0], texts[1], texts[2], texts[3], error);
}

static void
summarized_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Pending *pending = data;
  g_autoptr (TakingsBus) self = pending->bus;
  GError *error = NULL;
  g_autofree char *json = takings_runner_read_finish (TAKINGS_RUNNER (source), result, &error);

  if (json != NULL)
    takings_face_complete_summary (self->face, pending->invocation, json);
  else
    refuse (pending->invocation, error);
}

static gboolean
summary_cb (TakingsFace *face, GDBusMethodInvocation *invocation, const char *from, const char *to,
            const char *by, const char *currency, TakingsBus *self)
{
  const char *const texts[] = { from, to, by, currency, NULL };

  takings_runner_read_async (self->runner, summarize_in_worker, g_strdupv ((char **) texts),
                             (GDestroyNotify) g_strfreev, g_free, summarized_cb,
                             pending_new (self, invocation));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* --- signals and properties --- */

static void
started_cb (TakingsRunner *runner, TakingsBus *self)
{
  takings_face_set_syncing (self->face, TRUE);
  takings_face_emit_sync_started (self->face);
}

static void
progress_cb (TakingsRunner *runner, const char *account, guint pages, guint entries,
             TakingsBus *self)
{
  takings_face_emit_sync_progress (self->face, account, pages, entries);
}

static void
added_cb (TakingsRunner *runner, const char *account, guint count, gint64 net, const char *currency,
          TakingsBus *self)
{
  g_autofree char *amount = takings_money_format (net, currency);

  takings_face_emit_entries_added (self->face, account, count, amount, currency);
}

static void
finished_cb (TakingsRunner *runner, TakingsSyncResult *result, TakingsBus *self)
{
  takings_face_set_syncing (self->face, FALSE);
  takings_face_emit_sync_finished (self->face, takings_result_to_variant (result));
}

static void
changed_cb (TakingsRunner *runner, TakingsBus *self)
{
  GPtrArray *accounts = takings_runner_get_accounts (runner);

  takings_face_set_accounts (self->face, takings_accounts_to_variant (accounts));
  takings_face_set_last_sync (self->face, takings_accounts_last_sync (accounts));
}

void
takings_bus_set_next_sync (TakingsBus *self, gint64 moment)
{
  takings_face_set_next_sync (self->face, moment);
}

gboolean
takings_bus_export (TakingsBus *self, GDBusConnection *connection, GError **error)
{
  return g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->face), connection,
                                           TAKINGS_BUS_PATH, error);
}

void
takings_bus_unexport (TakingsBus *self)
{
  if (g_dbus_interface_skeleton_get_connection (G_DBUS_INTERFACE_SKELETON (self->face)) != NULL)
    g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->face));
}

static void
takings_bus_dispose (GObject *object)
{
  TakingsBus *self = TAKINGS_BUS (object);

  g_clear_object (&self->face);
  g_clear_object (&self->runner);
  G_OBJECT_CLASS (takings_bus_parent_class)->dispose (object);
}

static void
takings_bus_class_init (TakingsBusClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = takings_bus_dispose;
}

static void
takings_bus_init (TakingsBus *self)
{
  takings_bus_error_register ();
  self->face = takings_face_skeleton_new ();
}

TakingsBus *
takings_bus_new (TakingsRunner *runner)
{
  TakingsBus *self = g_object_new (TAKINGS_TYPE_BUS, NULL);

  self->runner = g_object_ref (runner);
  g_signal_connect_object (self->face, "handle-sync", G_CALLBACK (sync_cb), self, 0);
  g_signal_connect_object (self->face, "handle-summary", G_CALLBACK (summary_cb), self, 0);
  g_signal_connect_object (runner, "sync-started", G_CALLBACK (started_cb), self, 0);
  g_signal_connect_object (runner, "sync-progress", G_CALLBACK (progress_cb), self, 0);
  g_signal_connect_object (runner, "entries-added", G_CALLBACK (added_cb), self, 0);
  g_signal_connect_object (runner, "sync-finished", G_CALLBACK (finished_cb), self, 0);
  g_signal_connect_object (runner, "changed", G_CALLBACK (changed_cb), self, 0);
  changed_cb (runner, self);
  return self;
}
