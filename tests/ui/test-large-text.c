/* SPDX-License-Identifier: GPL-3.0-or-later */
/* With text of twice the size, no page of a narrow window needs to be scrolled sideways. */
#include "fixture.h"
#include "pages.h"
#include "window.h"

#define WIDTH      360
#define HEIGHT     720
#define LARGE_TEXT (2 * 96 * 1024) /* dots per inch in 1024ths */

static GtkApplication *application; /* one a process */
static guint n_faults;

static int
measure (GtkWidget *widget)
{
  int least;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  return least;
}

/* Says of a widget what it needs, and the same of what is inside, down to where several children
 * take the room together. */
static void
tell (GtkWidget *widget, const char *place, gboolean deeper)
{
  const char *id = gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget));

  g_test_message ("%s: %s %s needs %d", place, G_OBJECT_TYPE_NAME (widget), id != NULL ? id : "",
                  measure (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); deeper && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_mapped (child))
      tell (child, place, measure (child) > WIDTH);
}

static gboolean
is_loaded (gpointer page)
{
  const char *state = fixture_state (page);

  return g_strcmp0 (state, "blank") != 0 && g_strcmp0 (state, "loading") != 0;
}

static gboolean
frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer n_left)
{
  return --*(guint *) n_left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
is_none (gpointer n_left)
{
  return *(guint *) n_left == 0;
}

/* A page learns that it is narrow when it is first laid out. */
static void
wait_laid_out (GtkWidget *window)
{
  guint n_left = 5;

  gtk_widget_add_tick_callback (window, frame_cb, &n_left, NULL);
  fixture_wait (is_none, &n_left);
  fixture_settle ();
}

static void
check (GtkWidget *widget, const char *place)
{
  if (measure (widget) <= WIDTH)
    return;
  tell (widget, place, TRUE);
  n_faults++;
}

/* What scrolls says that it needs no room. */
static void
check_table (GtkWidget *page, const char *place)
{
  GtkWidget *table = fixture_find (page, GTK_TYPE_COLUMN_VIEW, NULL);

  if (table != NULL && gtk_widget_get_mapped (table))
    check (table, place);
}

static void
test_pages (gconstpointer data)
{
  Fixture fixture;
  GtkWidget *window, *page;
  GtkStack *stack;
  guint n_pages;
  const TakingsPageInfo *pages = takings_pages_get (&n_pages);

  fixture_set_up (&fixture, GPOINTER_TO_UINT (data));
  window = GTK_WIDGET (takings_window_new (application, fixture.scope, NULL, TRUE));
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_present (GTK_WINDOW (window));
  stack = GTK_STACK (fixture_find (window, GTK_TYPE_STACK, "stack"));
  for (guint i = 0; i < n_pages; i++)
    {
      takings_window_show_page (TAKINGS_WINDOW (window), pages[i].id);
      page = gtk_stack_get_visible_child (stack);
      fixture_wait (is_loaded, page);
      wait_laid_out (window);
      check (gtk_widget_get_first_child (page), pages[i].id);
      check_table (page, pages[i].id);
      check (fixture_find (window, ADW_TYPE_FLAP, NULL), pages[i].id);
    }
  gtk_window_destroy (GTK_WINDOW (window));
  fixture_settle ();
  fixture_tear_down (&fixture);
  g_assert_cmpuint (n_faults, ==, 0);
}

int
main (int argc, char **argv)
{
  int status;

  fixture_init (&argc, &argv);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", LARGE_TEXT,
                /* GNOME's: with three buttons libadwaita's header bar alone needs 375 pixels */
                "gtk-decoration-layout", "appmenu:close", NULL);
  application = GTK_APPLICATION (
    adw_application_new ("io.github.takings.Test", G_APPLICATION_NON_UNIQUE));
  g_application_register (G_APPLICATION (application), NULL, NULL);
  g_test_add_data_func ("/large-text/pages", GUINT_TO_POINTER (60), test_pages);
  g_test_add_data_func ("/large-text/empty", GUINT_TO_POINTER (0), test_pages);
  status = g_test_run ();
  g_object_unref (application);
  return status;
}
