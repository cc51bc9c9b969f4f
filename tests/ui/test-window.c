/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-acts.h"
#include "connect-dialog.h"
#include "fixture.h"
#include "pages.h"
#include "period-bar.h"
#include "print.h"
#include "sales.h"
#include "view.h"
#include "window.h"

typedef struct
{
  Fixture fixture;
  GtkApplication *application;
  GtkWidget *window;
  GtkStack *stack;
  const char *undo; /* the action that is waited for */
} Shell;

static GtkApplication *application; /* one a process */

static void
set_up (Shell *shell, guint n_entries, gboolean demo)
{
  fixture_set_up (&shell->fixture, n_entries);
  shell->application = application;
  shell->window = GTK_WIDGET (
    takings_window_new (shell->application, shell->fixture.scope, NULL, demo));
  shell->stack = GTK_STACK (fixture_find (shell->window, GTK_TYPE_STACK, "stack"));
  gtk_window_present (GTK_WINDOW (shell->window));
  fixture_wait_state (gtk_stack_get_visible_child (shell->stack),
                      n_entries > 0 ? "content" : "welcome");
}

static void
tear_down (Shell *shell)
{
  g_object_ref (shell->window);
  gtk_window_destroy (GTK_WINDOW (shell->window));
  fixture_settle ();
  fixture_finalize (shell->window);
  fixture_tear_down (&shell->fixture);
}

static guint
count_pages (Shell *shell)
{
  g_autoptr (GtkSelectionModel) pages = gtk_stack_get_pages (shell->stack);

  return g_list_model_get_n_items (G_LIST_MODEL (pages));
}

static void
wait_loaded (GtkWidget *page)
{
  if (TAKINGS_IS_VIEW (page))
    while (g_strcmp0 (fixture_state (page), "content") != 0
           && g_strcmp0 (fixture_state (page), "status") != 0)
      g_main_context_iteration (NULL, TRUE);
  fixture_settle ();
}

static void
test_pages (void)
{
  Shell shell;
  guint n_pages;
  const TakingsPageInfo *pages = takings_pages_get (&n_pages);
  GtkWidget *sidebar;

  set_up (&shell, 40, FALSE);
  g_assert_cmpuint (count_pages (&shell), ==, 1);
  sidebar = fixture_find (shell.window, GTK_TYPE_LIST_BOX, "sidebar");
  gtk_test_accessible_assert_property (sidebar, GTK_ACCESSIBLE_PROPERTY_LABEL, "Pages");
  for (guint i = 0; i < n_pages; i++)
    {
      g_autofree char *action = g_strdup_printf ("win.page::%s", pages[i].id);
      g_autofree char *accel = g_strdup_printf ("<Alt>%u", i + 1);
      g_auto (GStrv) accels = gtk_application_get_accels_for_action (shell.application, action);
      GtkWidget *page;

      g_assert_cmpstr (accels[0], ==, accel);
      g_assert_true (gtk_widget_activate_action (shell.window, "win.page", "s", pages[i].id));
      page = gtk_stack_get_visible_child (shell.stack);
      g_assert_cmpstr (gtk_stack_get_visible_child_name (shell.stack), ==, pages[i].id);
      g_assert_cmpuint (count_pages (&shell), ==, i + 1); /* built when first seen */
      g_assert_cmpstr (adw_window_title_get_title (ADW_WINDOW_TITLE (
                         fixture_find (shell.window, ADW_TYPE_WINDOW_TITLE, "title"))),
                       ==, pages[i].title);
      g_assert_true (
        gtk_widget_get_visible (fixture_find (shell.window, TAKINGS_TYPE_PERIOD_BAR, NULL))
        == pages[i].has_period);
      wait_loaded (page);
    }
  gtk_widget_activate_action (shell.window, "win.page", "s", "overview");
  g_assert_cmpuint (count_pages (&shell), ==, n_pages);
  tear_down (&shell);
}

static gboolean
has_focus_in (GtkWidget *page)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (gtk_widget_get_root (page)));

  g_assert_nonnull (focus);
  return gtk_widget_is_ancestor (focus, page);
}

/* A control of the page that can be used and was not in the row of those that Tab leads to; NULL:
 * none */
static GtkWidget *
find_unreached (GtkWidget *widget, GHashTable *reached)
{
  GtkWidget *found = NULL;

  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_sensitive (widget))
    return NULL;
  if ((GTK_IS_BUTTON (widget) || GTK_IS_TEXT (widget)) && gtk_widget_get_focusable (widget)
      && !g_hash_table_contains (reached, widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_unreached (child, reached);
  return found;
}

/* What Tab leads to from before @page until it leaves it again: no trap. */
static GHashTable *
walk (Shell *shell, GtkWidget *page, gboolean has_period)
{
  GHashTable *reached = g_hash_table_new (NULL, NULL);
  guint steps = 0;

  if (has_period)
    gtk_widget_grab_focus (fixture_find (shell->window, GTK_TYPE_BUTTON, "later"));
  while (!gtk_widget_child_focus (shell->window, GTK_DIR_TAB_FORWARD) || !has_focus_in (page))
    g_assert_cmpuint (++steps, <, 20);
  do
    {
      g_hash_table_add (reached, gtk_window_get_focus (GTK_WINDOW (shell->window)));
      gtk_widget_child_focus (shell->window, GTK_DIR_TAB_FORWARD);
      fixture_settle ();
      g_assert_cmpuint (++steps, <, 500);
    }
  while (has_focus_in (page));
  return reached;
}

/* By Tab alone the period bar leads into each page, to all of its controls, and out again. What is
 * read last, such as a chart with its legend, may come while it is walked: then once more. */
static void
test_keyboard (void)
{
  Shell shell;
  guint n_pages;
  const TakingsPageInfo *pages = takings_pages_get (&n_pages);

  set_up (&shell, 40, FALSE);
  for (guint i = 0; i < n_pages; i++)
    {
      GtkWidget *page, *unreached = NULL;

      takings_window_show_page (TAKINGS_WINDOW (shell.window), pages[i].id);
      page = gtk_stack_get_visible_child (shell.stack);
      wait_loaded (page);
      for (guint tries = 0; tries < 10 && (tries == 0 || unreached != NULL); tries++)
        {
          g_autoptr (GHashTable) reached = walk (&shell, page, pages[i].has_period);

          unreached = find_unreached (page, reached);
          g_test_message ("%s: %u", pages[i].id, g_hash_table_size (reached));
        }
      if (unreached != NULL)
        g_error ("%s: Tab does not lead to %s %s", pages[i].id, G_OBJECT_TYPE_NAME (unreached),
                 gtk_buildable_get_buildable_id (GTK_BUILDABLE (unreached)));
    }
  tear_down (&shell);
}

static void
test_period_keys (void)
{
  Shell shell;
  TakingsPeriod before, after;

  set_up (&shell, 40, FALSE);
  before = takings_scope_get_period (shell.fixture.scope);
  g_assert_true (fixture_press (shell.window, GDK_KEY_bracketleft, 0));
  after = takings_scope_get_period (shell.fixture.scope);
  g_assert_cmpint (after.to_day, ==, before.from_day - 1);
  g_assert_true (fixture_press (shell.window, GDK_KEY_bracketright, 0));
  g_assert_cmpint (takings_scope_get_preset (shell.fixture.scope), ==, TAKINGS_PRESET_LAST_30_DAYS);
  /* all of time has nothing before it */
  takings_scope_set_preset (shell.fixture.scope, TAKINGS_PRESET_ALL);
  g_assert_false (
    gtk_widget_is_sensitive (fixture_find (shell.window, GTK_TYPE_BUTTON, "earlier")));
  tear_down (&shell);
}

static void
test_entries (void)
{
  Shell shell;
  GtkWidget *page, *search;

  set_up (&shell, 40, FALSE);
  g_assert_true (gtk_widget_activate_action (shell.window, "win.entries", "s", "kind:refund"));
  page = gtk_stack_get_visible_child (shell.stack);
  g_assert_true (TAKINGS_IS_SALES (page));
  search = fixture_find (page, GTK_TYPE_SEARCH_ENTRY, "search");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (search)), ==, "kind:refund");
  fixture_wait_state (page, "content");
  tear_down (&shell);
}

static void
test_demo (void)
{
  Shell shell;
  GtkWidget *bar, *button;

  set_up (&shell, 4, TRUE);
  bar = fixture_find (shell.window, GTK_TYPE_REVEALER, "demo_bar");
  g_assert_true (gtk_revealer_get_reveal_child (GTK_REVEALER (bar)));
  /* gone with one click */
  button = fixture_find (bar, GTK_TYPE_BUTTON, "demo_end");
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), ==, "window.close");
  tear_down (&shell);
  set_up (&shell, 4, FALSE);
  bar = fixture_find (shell.window, GTK_TYPE_REVEALER, "demo_bar");
  g_assert_false (gtk_revealer_get_reveal_child (GTK_REVEALER (bar)));
  tear_down (&shell);
}

typedef struct
{
  gint64 last; /* monotonic */
} Frames;

/* The main menu is not built before it is opened, and then it is there. */
static void
test_main_menu (void)
{
  Shell shell;
  GtkMenuButton *button;

  set_up (&shell, 4, FALSE);
  button = GTK_MENU_BUTTON (fixture_find (shell.window, GTK_TYPE_MENU_BUTTON, "menu_button"));
  g_assert_null (gtk_menu_button_get_popover (button));
  g_assert_true (gtk_widget_get_sensitive (GTK_WIDGET (button)));
  for (int i = 0; i < 2; i++)
    {
      gtk_menu_button_popup (button);
      g_assert_true (gtk_widget_get_visible (GTK_WIDGET (gtk_menu_button_get_popover (button))));
      gtk_menu_button_popdown (button);
    }
  g_assert_cmpint (g_menu_model_get_n_items (gtk_menu_button_get_menu_model (button)), ==, 2);
  tear_down (&shell);
}

static void
frame_cb (GdkFrameClock *clock, Frames *frames)
{
  frames->last = g_get_monotonic_time ();
}

static gboolean
is_still (gpointer data)
{
  return g_get_monotonic_time () - ((Frames *) data)->last > G_USEC_PER_SEC / 2;
}

static gboolean
is_synced (gpointer window)
{
  GtkWidget *stack = fixture_find (window, GTK_TYPE_STACK, "sync_stack");

  return g_str_equal (gtk_stack_get_visible_child_name (GTK_STACK (stack)), "idle");
}

static gboolean
is_revealed (gpointer revealer)
{
  return gtk_revealer_get_child_revealed (revealer);
}

/* What moves while networks are read or work is done moves no longer than that: a window that
 * nobody touches draws nothing. */
static void
test_still (void)
{
  Shell shell;
  Frames frames = { 0 };
  TakingsWorkBar *bar;

  set_up (&shell, 0, FALSE);
  bar = takings_window_get_work_bar (TAKINGS_WINDOW (shell.window));
  g_signal_connect (gtk_widget_get_frame_clock (shell.window), "update", G_CALLBACK (frame_cb),
                    &frames);
  takings_window_sync (TAKINGS_WINDOW (shell.window));
  g_signal_emit_by_name (shell.fixture.sync, "sync-progress", "some", 1, 10);
  fixture_wait (is_synced, shell.window);
  g_signal_emit_by_name (shell.fixture.sync, "sync-progress", "some", 1, 10);
  takings_work_bar_begin (bar, "Something long", NULL);
  fixture_wait (is_revealed, fixture_find (GTK_WIDGET (bar), GTK_TYPE_REVEALER, "revealer"));
  takings_work_bar_end (bar);
  frames.last = g_get_monotonic_time ();
  fixture_wait (is_still, &frames);
  tear_down (&shell);
}

static gboolean
has_dialog (gpointer found)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *at = windows; at != NULL; at = at->next)
    if (TAKINGS_IS_CONNECT_DIALOG (at->data))
      *(GtkWindow **) found = at->data;
  return *(GtkWindow **) found != NULL;
}

/* A newcomer finds the ways to begin on the first page and on that of the accounts, by keyboard. */
static void
test_welcome (void)
{
  static const char *const actions[] = { "win.connect", "win.import", "win.explore-demo" };
  Shell shell;
  GtkWidget *ways, *page;
  GtkWindow *dialog = NULL;
  int least;

  set_up (&shell, 0, FALSE);
  page = gtk_stack_get_visible_child (shell.stack);
  ways = fixture_find (page, GTK_TYPE_LIST_BOX, "ways");
  /* a page's content that is wider and not seen makes it no wider */
  gtk_widget_measure (gtk_widget_get_first_child (page), GTK_ORIENTATION_HORIZONTAL, -1, &least,
                      NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 360);
  for (int i = 0; i < (int) G_N_ELEMENTS (actions); i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (ways), i);
      g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (row)), ==, actions[i]);
      g_assert_true (gtk_widget_is_sensitive (GTK_WIDGET (row)));
    }
  g_assert_true (
    gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (ways), 0))));
  gtk_widget_activate (gtk_window_get_focus (GTK_WINDOW (shell.window)));
  fixture_wait (has_dialog, &dialog);
  g_assert_true (gtk_window_get_transient_for (dialog) == GTK_WINDOW (shell.window));
  gtk_window_destroy (dialog);
  takings_window_show_page (TAKINGS_WINDOW (shell.window), "accounts");
  page = gtk_stack_get_visible_child (shell.stack);
  wait_loaded (page);
  g_assert_true (gtk_widget_get_mapped (fixture_find (page, GTK_TYPE_LIST_BOX, "ways")));
  tear_down (&shell);
}

/* Narrow as a telephone: the sidebar folds away, and no page asks for more. */
static void
test_narrow (void)
{
  Shell shell;
  guint n_pages;
  const TakingsPageInfo *pages = takings_pages_get (&n_pages);

  set_up (&shell, 40, FALSE);
  for (guint i = 0; i < n_pages; i++)
    {
      int least;
      takings_window_show_page (TAKINGS_WINDOW (shell.window), pages[i].id);
      fixture_settle ();
      gtk_widget_measure (shell.window, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      g_test_message ("%s: %d", pages[i].id, least);
      g_assert_cmpint (least, <=, 360);
    }
  tear_down (&shell);
}

static gboolean
is_paused (gpointer data)
{
  Shell *shell = data;
  g_autoptr (GPtrArray) accounts = takings_ledger_list_accounts (shell->fixture.ledger, NULL);

  return ((TakingsAccount *) g_ptr_array_index (accounts, 0))->paused;
}

static gboolean
is_running (gpointer data)
{
  return !is_paused (data);
}

static gboolean
is_renamed (gpointer data)
{
  Shell *shell = data;
  g_autoptr (GPtrArray) accounts = takings_ledger_list_accounts (shell->fixture.ledger, NULL);

  return g_str_equal (((TakingsAccount *) g_ptr_array_index (accounts, 0))->name, "Other");
}

static gboolean
is_named_back (gpointer data)
{
  return !is_renamed (data);
}

static gboolean
is_offered (gpointer data)
{
  Shell *shell = data;
  const char *undo = takings_window_get_undo (TAKINGS_WINDOW (shell->window));

  return undo != NULL && g_str_has_prefix (undo, shell->undo);
}

/* Takes back what @action will take back, once that is offered. */
static void
undo (Shell *shell, const char *action, gboolean (*wanted) (gpointer data))
{
  shell->undo = action;
  fixture_wait (is_offered, shell);
  gtk_widget_activate_action (shell->window, "win.undo", NULL);
  fixture_wait (wanted, shell);
}

/* What was done to an account is taken back, and that again. */
static void
test_undo (void)
{
  Shell shell;
  g_autoptr (GPtrArray) accounts = NULL;
  const TakingsAccount *account;

  set_up (&shell, 4, FALSE);
  accounts = takings_ledger_list_accounts (shell.fixture.ledger, NULL);
  account = g_ptr_array_index (accounts, 0);
  takings_account_act ("pause", shell.window, shell.fixture.scope, account, accounts);
  fixture_wait (is_paused, &shell);
  undo (&shell, "win.pause-account", is_running);
  undo (&shell, "win.pause-account", is_paused);
  undo (&shell, "win.pause-account", is_running);
  g_assert_true (gtk_widget_activate_action (shell.window, "win.rename-account", "(ssss)",
                                             account->id, account->name, account->network,
                                             "Other"));
  fixture_wait (is_renamed, &shell);
  undo (&shell, "win.rename-account", is_named_back);
  tear_down (&shell);
}

typedef struct
{
  gboolean done;
  guint n_sheets;
  GError *error;
} Printed;

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Printed *printed = data;

  takings_print_page_finish (result, &printed->n_sheets, &printed->error);
  printed->done = TRUE;
}

static gboolean
is_printed (gpointer data)
{
  return ((Printed *) data)->done;
}

/* Every page goes to paper; what is too long for a sheet goes on on the next. */
static void
test_print (void)
{
  Shell shell;
  guint n_pages;
  const TakingsPageInfo *pages = takings_pages_get (&n_pages);

  set_up (&shell, 120, FALSE);
  for (guint i = 0; i < n_pages; i++)
    {
      g_autofree char *name = g_strconcat (pages[i].id, ".pdf", NULL);
      g_autofree char *file = g_build_filename (shell.fixture.dir, name, NULL);
      g_autofree char *bytes = NULL;
      Printed printed = { FALSE };

      takings_window_show_page (TAKINGS_WINDOW (shell.window), pages[i].id);
      takings_print_page (TAKINGS_WINDOW (shell.window), pages[i].id, file, printed_cb, &printed);
      fixture_wait (is_printed, &printed);
      g_assert_no_error (printed.error);
      g_assert_cmpuint (printed.n_sheets, ==, g_str_equal (pages[i].id, "sales") ? 4 : 1);
      g_assert_true (g_file_get_contents (file, &bytes, NULL, NULL));
      g_assert_true (g_str_has_prefix (bytes, "%PDF"));
    }
  tear_down (&shell);
}

/* A file that can't be written is told; what is not understood too. */
static void
test_print_fails (void)
{
  Shell shell;
  Printed printed = { FALSE };

  set_up (&shell, 4, FALSE);
  takings_print_page (TAKINGS_WINDOW (shell.window), "overview", "/nowhere/at/all.pdf", printed_cb,
                      &printed);
  fixture_wait (is_printed, &printed);
  g_assert_nonnull (printed.error);
  g_clear_error (&printed.error);
  tear_down (&shell);
}

int
main (int argc, char **argv)
{
  int failed;

  fixture_init (&argc, &argv);
  application = GTK_APPLICATION (
    adw_application_new ("io.github.takings.Test", G_APPLICATION_NON_UNIQUE));
  g_application_set_resource_base_path (G_APPLICATION (application), NULL);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_test_add_func ("/ui/window/pages", test_pages);
  g_test_add_func ("/ui/window/main-menu", test_main_menu);
  g_test_add_func ("/ui/window/keyboard", test_keyboard);
  g_test_add_func ("/ui/window/period-keys", test_period_keys);
  g_test_add_func ("/ui/window/entries", test_entries);
  g_test_add_func ("/ui/window/demo", test_demo);
  g_test_add_func ("/ui/window/still", test_still);
  g_test_add_func ("/ui/window/welcome", test_welcome);
  g_test_add_func ("/ui/window/narrow", test_narrow);
  g_test_add_func ("/ui/window/undo", test_undo);
  g_test_add_func ("/ui/window/print", test_print);
  g_test_add_func ("/ui/window/print-fails", test_print_fails);
  failed = g_test_run ();
  g_object_unref (application);
  return failed;
}
