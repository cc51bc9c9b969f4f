/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "first-frame.h"

#define PATIENCE_MS 100

typedef struct
{
  GtkWindow *window; /* (owned) */
  TakingsView *page; /* (owned) */
  gulong handler;
  guint source;
} Waiting;

static void
present (Waiting *waiting)
{
  g_clear_signal_handler (&waiting->handler, waiting->page);
  g_clear_handle_id (&waiting->source, g_source_remove);
  if (gtk_window_get_application (waiting->window) != NULL) /* it was not closed meanwhile */
    gtk_window_present (waiting->window);
  g_object_unref (waiting->window);
  g_object_unref (waiting->page);
  g_free (waiting);
}

static gboolean
present_cb (gpointer data)
{
  ((Waiting *) data)->source = 0;
  present (data);
  return G_SOURCE_REMOVE;
}

void
takings_first_frame_present (GtkWindow *window, TakingsView *page)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->window = g_object_ref (window);
  waiting->page = g_object_ref (page);
  waiting->handler = g_signal_connect_swapped (page, "settled", G_CALLBACK (present), waiting);
  waiting->source = g_timeout_add (PATIENCE_MS, present_cb, waiting);
}

static void
painted_cb (GtkWindow *window, GdkFrameClock *clock)
{
  void (*func) (GtkWindow *) = g_object_steal_data (G_OBJECT (window), "takings-after-frame");

  g_signal_handlers_disconnect_by_func (clock, painted_cb, window);
  if (func != NULL)
    func (window);
}

static void
mapped_cb (GtkWindow *window)
{
  g_signal_handlers_disconnect_by_func (window, mapped_cb, NULL);
  g_signal_connect_object (gtk_widget_get_frame_clock (GTK_WIDGET (window)), "after-paint",
                           G_CALLBACK (painted_cb), window, G_CONNECT_SWAPPED);
}

void
takings_first_frame_after (GtkWindow *window, void (*func) (GtkWindow *window))
{
  g_object_set_data (G_OBJECT (window), "takings-after-frame", (gpointer) func);
  g_signal_connect (window, "map", G_CALLBACK (mapped_cb), NULL);
}
