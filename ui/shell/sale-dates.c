/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions …_in_worker run on worker threads, all else on the main thread. */
#include "config.h"

#include "sale-dates.h"

#include <glib/gi18n.h>

typedef struct
{
  GCancellable *cancellable; /* (owned): of all work; cancelled with the window */
  GCancellable *linking;     /* (owned) (nullable): while sales are being found */
  gboolean looking;          /* at how much there is to be done */
  gboolean in_bar;           /* the work bar shows how far it is */
  gboolean unwanted;         /* it was stopped because a person chose otherwise */
} SaleDates;

#define KEY "takings-sale-dates"

static void look (TakingsWindow *window);

static void
sale_dates_free (gpointer data)
{
  SaleDates *self = data;

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->linking);
  g_object_unref (self->cancellable);
  g_clear_object (&self->linking);
  g_free (self);
}

/* --- finding sales --- */

static void
progress_in_worker (guint64 done, guint64 total, gpointer data)
{
  takings_work_bar_set_fraction (data, (double) done / (double) total);
}

static void
link_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (takings_ledger_link_sales (data, progress_in_worker, source, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
         || g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED);
}

static void
linked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TakingsWindow) window = data;
  SaleDates *self = g_object_get_data (G_OBJECT (window), KEY);
  TakingsScope *scope = takings_window_get_scope (window);
  g_autoptr (GError) error = NULL;
  gboolean fine = g_task_propagate_boolean (G_TASK (result), &error);

  if (self == NULL || scope == NULL)
    return;
  if (self->in_bar)
    takings_work_bar_end (takings_window_get_work_bar (window));
  self->in_bar = FALSE;
  g_clear_object (&self->linking);
  if (!fine && !is_cancelled (error))
    takings_window_tell (window, error->message, NULL);
  if (!fine && !self->unwanted && takings_scope_get_wanted_basis (scope) == TAKINGS_BASIS_SALE)
    takings_scope_want_basis (scope, TAKINGS_BASIS_EVENT); /* stopped: as it was */
  else
    look (window); /* a sync may have brought more */
}

static void
find_sales (TakingsWindow *window, SaleDates *self)
{
  TakingsWorkBar *bar = takings_window_get_work_bar (window);
  g_autoptr (GTask) task = NULL;

  self->linking = g_cancellable_new ();
  self->unwanted = FALSE;
  self->in_bar = takings_work_bar_begin (
    bar,
    _ ("The sales are being found that refunds belong to; until then figures are by event date"),
    self->linking);
  task = g_task_new (bar, self->linking, linked_cb, g_object_ref (window));
  g_task_set_source_tag (task, find_sales);
  g_task_set_task_data (task,
                        g_object_ref (takings_scope_get_ledger (takings_window_get_scope (window))),
                        g_object_unref);
  g_task_run_in_thread (task, link_in_worker);
}

/* --- is there much to be found? --- */

static void
look_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  gboolean many;

  if (takings_ledger_has_many_to_link (data, &many, &error))
    g_task_return_boolean (task, many);
  else
    g_task_return_error (task, error);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsWindow *window = TAKINGS_WINDOW (source);
  SaleDates *self = g_object_get_data (source, KEY);
  TakingsScope *scope = takings_window_get_scope (window);
  g_autoptr (GError) error = NULL;
  gboolean many = g_task_propagate_boolean (G_TASK (result), &error);

  if (self == NULL || scope == NULL)
    return;
  self->looking = FALSE;
  if (error != NULL || takings_scope_get_wanted_basis (scope) != TAKINGS_BASIS_SALE)
    return; /* the pages tell what is wrong with the ledger */
  if (many && self->linking == NULL)
    find_sales (window, self);
  /* what is little is found by whoever asks for figures */
  takings_scope_set_basis (scope, many ? TAKINGS_BASIS_EVENT : TAKINGS_BASIS_SALE);
}

static void
look (TakingsWindow *window)
{
  SaleDates *self = g_object_get_data (G_OBJECT (window), KEY);
  TakingsScope *scope = takings_window_get_scope (window);
  g_autoptr (GTask) task = NULL;

  if (scope == NULL)
    return;
  if (takings_scope_get_wanted_basis (scope) == TAKINGS_BASIS_EVENT)
    {
      self->unwanted = TRUE;
      g_cancellable_cancel (self->linking);
      return;
    }
  if (self->looking || self->linking != NULL)
    return;
  self->looking = TRUE;
  task = g_task_new (window, self->cancellable, looked_cb, NULL);
  g_task_set_source_tag (task, look);
  g_task_set_task_data (task, g_object_ref (takings_scope_get_ledger (scope)), g_object_unref);
  g_task_run_in_thread (task, look_in_worker);
}

/* Nobody waits any more. */
static void
destroyed_cb (TakingsWindow *window, SaleDates *self)
{
  g_cancellable_cancel (self->linking);
}

void
takings_sale_dates_attach (TakingsWindow *window)
{
  SaleDates *self = g_new0 (SaleDates, 1);
  TakingsScope *scope = takings_window_get_scope (window);

  self->cancellable = g_cancellable_new ();
  g_object_set_data_full (G_OBJECT (window), KEY, self, sale_dates_free);
  g_signal_connect (window, "destroy", G_CALLBACK (destroyed_cb), self);
  g_signal_connect_object (scope, "basis-wanted", G_CALLBACK (look), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (scope, "changed", G_CALLBACK (look), window, G_CONNECT_SWAPPED);
  look (window);
}
