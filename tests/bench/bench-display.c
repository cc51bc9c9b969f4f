/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "bench-display.h"

#include "table-cell.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_US (60 * G_USEC_PER_SEC)

typedef struct
{
  gboolean (*done) (gpointer data);
  gpointer data;
  gint64 painted;
} Awaited;

static void
painted_cb (GdkFrameClock *clock, Awaited *awaited)
{
  if (awaited->painted == 0 && awaited->done (awaited->data))
    awaited->painted = g_get_monotonic_time ();
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

gboolean
bench_always (gpointer data)
{
  return TRUE;
}

double
bench_await_frame (GtkWidget *window, gint64 start, gboolean (*done) (gpointer data), gpointer data)
{
  Awaited awaited = { done, data, 0 };
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), &awaited);
  guint tick = gtk_widget_add_tick_callback (window, tick_cb, NULL, NULL);

  while (awaited.painted == 0)
    {
      g_main_context_iteration (NULL, TRUE);
      if (g_get_monotonic_time () - start > PATIENCE_US)
        g_error ("nothing came within a minute");
    }
  gtk_widget_remove_tick_callback (window, tick);
  g_signal_handler_disconnect (clock, handler);
  return (double) (awaited.painted - start) / 1000.0;
}

double
bench_processor_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static void
before_cb (GdkFrameClock *clock, double *begun)
{
  *begun = bench_processor_ms ();
}

static void
after_cb (GdkFrameClock *clock, GArray *times)
{
  double *begun = g_object_get_data (G_OBJECT (clock), "begun");
  double ms = bench_processor_ms () - *begun;

  g_array_append_val (times, ms);
}

void
bench_watch_frames (GtkWidget *window, GArray *times)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  double *begun = g_new0 (double, 1);

  g_object_set_data_full (G_OBJECT (clock), "begun", begun, g_free);
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_cb), begun);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_cb), times);
}

double
bench_resident_mb (void)
{
  g_autofree char *text = NULL;
  long pages = 0;

  if (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    sscanf (text, "%*d %ld", &pages);
  return (double) pages * (double) sysconf (_SC_PAGESIZE) / 1e6;
}

guint
bench_hash_texts (GtkWidget *widget)
{
  const char *text = GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget))
                     : TAKINGS_IS_TABLE_CELL (widget)
                       ? takings_table_cell_get_text (TAKINGS_TABLE_CELL (widget))
                       : NULL;
  guint hash = text != NULL ? g_str_hash (text) : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    hash = hash * 31 + bench_hash_texts (child);
  return hash;
}

GtkWidget *
bench_find (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = bench_find (child, type);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

double
bench_percentile (GArray *values, double part)
{
  g_array_sort (values, compare_doubles);
  return values->len == 0
           ? 0
           : g_array_index (values, double,
                            MIN (values->len - 1, (guint) (part * (double) values->len)));
}
