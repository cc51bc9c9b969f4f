/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "scope.h"

#include <adwaita.h>
G_BEGIN_DECLS

/* What the tests of widgets share: a small ledger on disk, a scope over it, windows. Main thread.
 */

typedef struct
{
  char *dir;
  TakingsLedger *ledger;
  TakingsSyncThread *sync;
  TakingsScope *scope;
} Fixture;

/* @argc, @argv: of main(). Starts GTK, libadwaita, the adapters and the program's resources. */
void fixture_init (int *argc, char ***argv);
/* @n_entries: sales of JVZoo and Hotmart, one an hour backwards from now; each tenth a refund.
 * 0: a ledger without an account. */
void fixture_set_up (Fixture *fixture, guint n_entries);
/* Nothing that a test made may still hold the scope. */
void fixture_tear_down (Fixture *fixture);

/* Gives @object up and tests that nothing else holds it, once worker threads have answered. */
void fixture_finalize (gpointer object);

/* A window of that size around @child, shown and laid out. */
GtkWidget *fixture_present (GtkWidget *child, int width, int height);
void fixture_close (GtkWidget *window);
/* Runs the main loop until @done says so; fails the test after a while. */
void fixture_wait (gboolean (*done) (gpointer data), gpointer data);
void fixture_settle (void); /* until nothing is left to do now */

/* The first of the widget and its descendants with that type, and with that name in its template
 * (nullable). */
GtkWidget *fixture_find (GtkWidget *widget, GType type, const char *id);
/* The first label, or cell of a table, that reads @text, shown or not. */
GtkWidget *fixture_find_label (GtkWidget *widget, const char *text);
/* A page of the window: the state that it shows. */
const char *fixture_state (GtkWidget *view);
void fixture_wait_state (GtkWidget *view, const char *state);
/* Runs the key bindings that GTK would run for a key pressed in @widget. */
gboolean fixture_press (GtkWidget *widget, guint key, GdkModifierType state);

G_END_DECLS
