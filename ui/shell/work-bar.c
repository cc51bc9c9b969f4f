/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fraction is set by worker threads, and read by a timer of the main thread. */
#include "config.h"

#include "work-bar.h"

#define PATIENCE_MS 500
#define TICK_MS     200
#define PARTS       10000

struct _TakingsWorkBar
{
  GtkWidget parent_instance;

  GCancellable *cancellable; /* (owned) (nullable) */
  guint source;
  int fraction; /* atomic: in PARTS; -1: unknown */
  gboolean busy;

  GtkRevealer *revealer;
  GtkLabel *label;
  GtkProgressBar *progress;
  GtkWidget *cancel;
};

G_DEFINE_FINAL_TYPE (TakingsWorkBar, takings_work_bar, GTK_TYPE_WIDGET)

static gboolean
tick_cb (gpointer data)
{
  TakingsWorkBar *self = data;
  int fraction = g_atomic_int_get (&self->fraction);

  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->progress, (double) fraction / PARTS);
  else
    gtk_progress_bar_pulse (self->progress);
  return G_SOURCE_CONTINUE;
}

static gboolean
reveal_cb (gpointer data)
{
  TakingsWorkBar *self = data;

  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  tick_cb (self);
  self->source = g_timeout_add (TICK_MS, tick_cb, self);
  return G_SOURCE_REMOVE;
}

static void
cancel_cb (TakingsWorkBar *self)
{
  g_cancellable_cancel (self->cancellable);
}

gboolean
takings_work_bar_begin (TakingsWorkBar *self, const char *text, GCancellable *cancellable)
{
  if (self->busy)
    return FALSE;
  self->busy = TRUE;
  g_set_object (&self->cancellable, cancellable);
  g_atomic_int_set (&self->fraction, -1);
  gtk_label_set_label (self->label, text);
  gtk_widget_set_visible (self->cancel, cancellable != NULL);
  gtk_progress_bar_set_fraction (self->progress, 0);
  self->source = g_timeout_add (PATIENCE_MS, reveal_cb, self);
  return TRUE;
}

void
takings_work_bar_set_fraction (TakingsWorkBar *self, double fraction)
{
  g_atomic_int_set (&self->fraction, (int) (CLAMP (fraction, 0, 1) * PARTS));
}

void
takings_work_bar_end (TakingsWorkBar *self)
{
  self->busy = FALSE;
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->cancellable);
  if (self->revealer == NULL)
    return;
  gtk_progress_bar_set_fraction (self->progress,
                                 0); /* one that pulses asks for frames unseen too */
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

static void
takings_work_bar_dispose (GObject *object)
{
  TakingsWorkBar *self = TAKINGS_WORK_BAR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->cancellable);
  g_clear_pointer ((GtkWidget **) &self->revealer, gtk_widget_unparent);
  G_OBJECT_CLASS (takings_work_bar_parent_class)->dispose (object);
}

static void
takings_work_bar_class_init (TakingsWorkBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = takings_work_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/takings/Takings/shell/work-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TakingsWorkBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, TakingsWorkBar, label);
  gtk_widget_class_bind_template_child (widget_class, TakingsWorkBar, progress);
  gtk_widget_class_bind_template_child (widget_class, TakingsWorkBar, cancel);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
takings_work_bar_init (TakingsWorkBar *self)
{
  self->fraction = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
}
