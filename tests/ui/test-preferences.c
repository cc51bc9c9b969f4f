/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "basis-button.h"
#include "failure-window.h"
#include "fixture.h"
#include "preferences-window.h"
#include "preferences.h"
#include "state.h"
#include "window.h"
#include "zone-dialog.h"
#include "zone-names.h"

#include <string.h>

static GtkApplication *application; /* one a process */

typedef struct
{
  Fixture fixture;
  GSettings *settings; /* (owned) */
  GtkWidget *window;
} Shell;

static void
set_up (Shell *shell)
{
  fixture_set_up (&shell->fixture, 40);
  shell->settings = takings_preferences_new ();
  g_assert_nonnull (shell->settings);
  shell->window = GTK_WIDGET (
    takings_window_new (application, shell->fixture.scope, shell->settings, FALSE));
  gtk_window_present (GTK_WINDOW (shell->window));
}

static void
tear_down (Shell *shell)
{
  g_object_ref (shell->window);
  gtk_window_destroy (GTK_WINDOW (shell->window));
  fixture_settle ();
  fixture_finalize (shell->window);
  g_clear_object (&shell->settings);
  fixture_tear_down (&shell->fixture);
}

/* The window of that type that was opened last. */
static GtkWidget *
find_window (GType type)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *at = windows; at != NULL; at = at->next)
    if (G_TYPE_CHECK_INSTANCE_TYPE (at->data, type) && gtk_widget_get_visible (at->data))
      return at->data;
  return NULL;
}

static gboolean
has_setting (Fixture *fixture, const char *key, const char *value)
{
  g_autofree char *kept = takings_ledger_dup_setting (fixture->ledger, key);

  return g_strcmp0 (kept, value) == 0;
}

static gboolean
is_eur (gpointer fixture)
{
  return has_setting (fixture, "currency", "EUR");
}

static gboolean
is_tokyo (gpointer data)
{
  Fixture *fixture = data;

  return g_str_equal (takings_zone_get_id (takings_scope_get_zone (fixture->scope)), "Asia/Tokyo");
}

static gboolean
is_utc (gpointer data)
{
  Fixture *fixture = data;

  return g_str_equal (takings_zone_get_id (takings_scope_get_zone (fixture->scope)), "UTC");
}

/* What is chosen is in force at once, and kept where the command line reads it. */
static void
test_currency (void)
{
  Shell shell;
  GtkWidget *preferences, *row, *basis;
  const char *label;

  set_up (&shell);
  g_assert_true (gtk_widget_activate_action (shell.window, "win.preferences", NULL));
  preferences = find_window (TAKINGS_TYPE_PREFERENCES_WINDOW);
  g_assert_nonnull (preferences);
  row = fixture_find (preferences, ADW_TYPE_COMBO_ROW, "currency");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 0);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 1);
  g_assert_cmpstr (takings_scope_get_currency (shell.fixture.scope), ==, "EUR");
  fixture_wait (is_eur, &shell.fixture);
  basis = fixture_find (shell.window, TAKINGS_TYPE_BASIS_BUTTON, NULL);
  label = gtk_label_get_text (GTK_LABEL (fixture_find (basis, GTK_TYPE_LABEL, "label")));
  g_assert_nonnull (strstr (label, "EUR"));
  /* and the other way round */
  takings_scope_set_currency (shell.fixture.scope, "USD");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 0);
  gtk_window_destroy (GTK_WINDOW (preferences));
  tear_down (&shell);
}

/* A zone is searched and chosen, days follow, and it can be taken back. */
static void
test_zone (void)
{
  Shell shell;
  GtkWidget *dialog, *search;
  g_autoptr (GDateTime) noon = NULL;

  set_up (&shell);
  g_assert_true (gtk_widget_activate_action (shell.window, "win.choose-zone", NULL));
  dialog = find_window (TAKINGS_TYPE_ZONE_DIALOG);
  search = fixture_find (dialog, GTK_TYPE_SEARCH_ENTRY, "search");
  g_assert_true (gtk_widget_activate_action (shell.window, "win.set-zone", "s", "Asia/Tokyo"));
  fixture_wait (is_tokyo, &shell.fixture);
  g_assert_true (has_setting (&shell.fixture, "zone", "Asia/Tokyo"));
  noon = takings_scope_dup_time (shell.fixture.scope, 1762000000); /* 12:26:40 UTC */
  g_assert_cmpint (g_date_time_get_hour (noon), ==, 21);
  g_assert_true (gtk_widget_activate_action (shell.window, "win.undo", NULL));
  fixture_wait (is_utc, &shell.fixture);
  g_assert_cmpint (gtk_editable_get_text (GTK_EDITABLE (search))[0], ==, '\0');
  gtk_window_destroy (GTK_WINDOW (dialog));
  tear_down (&shell);
}

static void
names_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GStrv *) data = takings_zone_names_read_finish (result);
}

static gboolean
is_filled (gpointer data)
{
  return *(GStrv *) data != NULL;
}

static void
test_zone_names (void)
{
  g_auto (GStrv) names = NULL;
  g_autofree char *label = takings_zone_dup_label ("America/New_York");

  takings_zone_names_read_async (names_cb, &names);
  fixture_wait (is_filled, &names);
  g_assert_true (g_strv_contains ((const char *const *) names, "Europe/Berlin"));
  g_assert_true (g_strv_contains ((const char *const *) names, "UTC"));
  for (guint i = 0; names[i + 1] != NULL; i++)
    g_assert_cmpstr (names[i], <, names[i + 1]);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (TakingsZone) zone = takings_zone_new (names[i], NULL);
      g_assert_nonnull (zone);
    }
  g_assert_cmpstr (label, ==, "America/New York");
}

static GtkWidget *
find_named (GtkWidget *widget, const char *name)
{
  GtkWidget *found = NULL;

  if (g_str_equal (gtk_widget_get_name (widget), name))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_named (child, name);
  return found;
}

/* Each switch is its setting. */
static void
test_settings (void)
{
  static const char *const keys[] = { "sync-on-metered", "background",     "autostart",
                                      "notify-sales",    "notify-trouble", "notify-refunds" };
  Shell shell;
  GtkWidget *preferences, *interval;

  set_up (&shell);
  g_assert_true (gtk_widget_activate_action (shell.window, "win.preferences", NULL));
  preferences = find_window (TAKINGS_TYPE_PREFERENCES_WINDOW);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      GtkWidget *toggle = find_named (preferences, keys[i]);
      gboolean before = g_settings_get_boolean (shell.settings, keys[i]);
      g_test_message ("%s", keys[i]);
      g_assert_nonnull (toggle);
      g_assert_cmpint (gtk_switch_get_active (GTK_SWITCH (toggle)), ==, before);
      gtk_switch_set_active (GTK_SWITCH (toggle), !before);
      g_assert_cmpint (g_settings_get_boolean (shell.settings, keys[i]), ==, !before);
      g_settings_reset (shell.settings, keys[i]);
    }
  interval = fixture_find (preferences, ADW_TYPE_COMBO_ROW, "interval");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (interval)), ==, 3);
  adw_combo_row_set_selected (ADW_COMBO_ROW (interval), 0);
  g_assert_cmpuint (g_settings_get_uint (shell.settings, "sync-interval"), ==, 0);
  /* what is not among the choices is not overwritten by showing it */
  g_settings_set_uint (shell.settings, "sync-interval", 45);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (interval)), ==, 2);
  g_assert_cmpuint (g_settings_get_uint (shell.settings, "sync-interval"), ==, 45);
  g_settings_reset (shell.settings, "sync-interval");
  gtk_window_destroy (GTK_WINDOW (preferences));
  tear_down (&shell);
}

/* The demonstration never touches a person's settings. */
static void
test_demo (void)
{
  Fixture fixture;
  GtkWidget *parent = gtk_window_new (), *preferences;

  fixture_set_up (&fixture, 4);
  preferences = takings_preferences_window_new (GTK_WINDOW (parent), fixture.scope, NULL);
  g_assert_null (fixture_find (preferences, ADW_TYPE_COMBO_ROW, "interval"));
  g_assert_nonnull (fixture_find (preferences, ADW_TYPE_COMBO_ROW, "currency"));
  gtk_window_destroy (GTK_WINDOW (preferences));
  gtk_window_destroy (GTK_WINDOW (parent));
  fixture_settle ();
  fixture_tear_down (&fixture);
}

/* What was shown last is shown again. */
static void
test_restored (void)
{
  Shell shell;
  g_autoptr (TakingsScope) again = NULL;
  TakingsPeriod period = { 20000, 20010 };
  int width, height;

  set_up (&shell);
  takings_state_bind_scope (shell.settings, shell.fixture.scope);
  takings_scope_set_preset (shell.fixture.scope, TAKINGS_PRESET_LAST_YEAR);
  takings_scope_set_compare (shell.fixture.scope, TAKINGS_COMPARE_YEAR);
  takings_window_show_page (TAKINGS_WINDOW (shell.window), "products");
  gtk_window_set_default_size (GTK_WINDOW (shell.window), 700, 500);
  fixture_settle ();
  tear_down (&shell);

  set_up (&shell);
  takings_state_bind_scope (shell.settings, shell.fixture.scope);
  g_assert_cmpint (takings_scope_get_preset (shell.fixture.scope), ==, TAKINGS_PRESET_LAST_YEAR);
  g_assert_cmpint (takings_scope_get_compare (shell.fixture.scope), ==, TAKINGS_COMPARE_YEAR);
  gtk_window_get_default_size (GTK_WINDOW (shell.window), &width, &height);
  g_assert_cmpint (width, ==, 700);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (
                     GTK_STACK (fixture_find (shell.window, GTK_TYPE_STACK, "stack"))),
                   ==, "products");
  takings_scope_set_period (shell.fixture.scope, period);
  tear_down (&shell);

  set_up (&shell);
  takings_state_bind_scope (shell.settings, shell.fixture.scope);
  g_assert_cmpint (takings_scope_get_period (shell.fixture.scope).from_day, ==, period.from_day);
  g_assert_cmpint (takings_scope_get_period (shell.fixture.scope).to_day, ==, period.to_day);
  tear_down (&shell);
}

static void
retried_cb (GtkWidget *window, gpointer retried)
{
  *(gboolean *) retried = TRUE;
}

/* A ledger that can't be opened: what happened, what it means for the data, what to do. */
static void
test_failure (void)
{
  g_autoptr (GError) error = g_error_new (TAKINGS_ERROR, TAKINGS_ERROR_STORAGE,
                                          "<x> is damaged: restore a backup");
  GtkWidget *window = takings_failure_window_new (application, "/some/where", error);
  GtkWidget *status = fixture_find (window, ADW_TYPE_STATUS_PAGE, "status");
  const char *text = adw_status_page_get_description (ADW_STATUS_PAGE (status));
  gboolean retried = FALSE;

  g_assert_nonnull (strstr (text, "&lt;x&gt; is damaged: restore a backup"));
  g_assert_nonnull (strstr (text, "/some/where"));
  g_signal_connect (window, "retried", G_CALLBACK (retried_cb), &retried);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_emit_by_name (fixture_find (window, GTK_TYPE_BUTTON, "retry"), "clicked");
  g_assert_true (retried);
  gtk_window_destroy (GTK_WINDOW (window));
  fixture_settle ();
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
  g_test_add_func ("/ui/preferences/currency", test_currency);
  g_test_add_func ("/ui/preferences/zone", test_zone);
  g_test_add_func ("/ui/preferences/zone-names", test_zone_names);
  g_test_add_func ("/ui/preferences/settings", test_settings);
  g_test_add_func ("/ui/preferences/demo", test_demo);
  g_test_add_func ("/ui/preferences/restored", test_restored);
  g_test_add_func ("/ui/preferences/failure", test_failure);
  failed = g_test_run ();
  g_object_unref (application);
  return failed;
}
