/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
G_BEGIN_DECLS

/* What the benchmarks of the window share: frames, memory, texts in sight. Main thread. */

/* Runs the main loop until @done and a frame drawn after it; milliseconds from @start (monotonic)
 * to the end of that frame. Ends the program after a minute. */
double bench_await_frame (GtkWidget *window, gint64 start, gboolean (*done) (gpointer data),
                          gpointer data);
gboolean bench_always (gpointer data); /* a @done: the next frame */
double bench_processor_ms (void);      /* of this thread */
/* Milliseconds of processor that layout and drawing of each frame from now on take; the array is
 * the caller's. */
void bench_watch_frames (GtkWidget *window, GArray *times);
double bench_resident_mb (void);
/* A number that changes when a text in @widget does. */
guint bench_hash_texts (GtkWidget *widget);
GtkWidget *bench_find (GtkWidget *widget, GType type);
double bench_percentile (GArray *values, double part); /* of double; sorts them */

G_END_DECLS
