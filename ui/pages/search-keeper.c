/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "search-keeper.h"

#include "query.h"

#define PATIENCE_S 60

typedef struct
{
  TakingsLedger *ledger;     /* (owned) */
  GtkWidget *entry;          /* (borrowed): it owns this */
  GCancellable *cancellable; /* (owned) (nullable): while the index is wanted */
  guint source;              /* until it is given up */
} Keeper;

static void
prepare_in_worker (GTask *task, gpointer source, gpointer ledger, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (!takings_search_prepare (ledger, cancellable, &error)
      && !g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED))
    g_warning ("search: %s", error->message); /* it is slower then, not wrong */
  g_task_return_boolean (task, TRUE);
}

static void
release_in_worker (GTask *task, gpointer source, gpointer ledger, GCancellable *cancellable)
{
  takings_search_release (ledger);
  g_task_return_boolean (task, TRUE);
}

static void
run (Keeper *self, GTaskThreadFunc func, GCancellable *cancellable)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, NULL, NULL);

  g_task_set_source_tag (task, run);
  g_task_set_task_data (task, g_object_ref (self->ledger), g_object_unref);
  g_task_run_in_thread (task, func);
}

static void
give_up (Keeper *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  if (self->cancellable == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  run (self, release_in_worker, NULL);
}

static gboolean
patience_cb (gpointer data)
{
  Keeper *self = data;

  self->source = 0;
  give_up (self);
  return G_SOURCE_REMOVE;
}

static void
enter_cb (Keeper *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  if (self->cancellable != NULL)
    return;
  self->cancellable = g_cancellable_new ();
  run (self, prepare_in_worker, self->cancellable);
}

static void
leave_cb (Keeper *self)
{
  if (self->source == 0 && *gtk_editable_get_text (GTK_EDITABLE (self->entry)) == '\0')
    self->source = g_timeout_add_seconds (PATIENCE_S, patience_cb, self);
}

/* Text that came by itself, as from another page's link, and text that went while the keyboard was
 * elsewhere. */
static void
changed_cb (Keeper *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->entry)) != '\0')
    enter_cb (self);
  else if (self->cancellable != NULL
           && (gtk_widget_get_state_flags (self->entry) & GTK_STATE_FLAG_FOCUS_WITHIN) == 0)
    leave_cb (self);
}

static void
keeper_free (gpointer data)
{
  Keeper *self = data;

  give_up (self);
  g_object_unref (self->ledger);
  g_free (self);
}

void
takings_search_keeper_attach (GtkWidget *entry, TakingsLedger *ledger)
{
  Keeper *self = g_new0 (Keeper, 1);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->ledger = g_object_ref (ledger);
  self->entry = entry;
  gtk_search_entry_set_search_delay (GTK_SEARCH_ENTRY (entry), 0);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (enter_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (entry, focus);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (changed_cb), self);
  g_object_set_data_full (G_OBJECT (entry), "takings-search-keeper", self, keeper_free);
}
