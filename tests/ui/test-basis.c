/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Event date or sale date: switched at once, named, kept, and the same in every figure. */
#include "basis-button.h"
#include "fixture.h"
#include "kpi-card.h"
#include "ledger-private.h"
#include "overview.h"
#include "preferences.h"
#include "sales.h"
#include "state.h"
#include "window.h"

#include <string.h>

#define N_ENTRIES 40
#define MINE      "00000000-0000-4000-8000-000000000001"

static GtkApplication *application; /* one a process */

typedef struct
{
  Fixture fixture;
  GSettings *settings; /* (owned) */
  GtkWidget *window;
} Shell;

static void
add (TakingsPage *page, const char *id, TakingsKind kind, int days_ago, gint64 commission,
     const char *currency)
{
  TakingsEntry entry = { .entry_id = takings_page_print (page, "%s", id),
                         .order_id = TAKINGS_TEXT ("FAR"),
                         .product = TAKINGS_TEXT ("Product 0"),
                         .occurred_at = g_get_real_time () / G_USEC_PER_SEC - days_ago * 86400,
                         .kind = kind,
                         .state = TAKINGS_STATE_APPROVED,
                         .commission = commission,
                         .has_commission = TRUE };

  g_strlcpy (entry.currency, currency, sizeof entry.currency);
  takings_page_add (page, &entry);
}

static void
open_window (Shell *shell)
{
  takings_state_bind_scope (shell->settings, shell->fixture.scope);
  shell->window = GTK_WIDGET (
    takings_window_new (application, shell->fixture.scope, shell->settings, FALSE));
  gtk_window_present (GTK_WINDOW (shell->window));
}

static void
close_window (Shell *shell)
{
  g_object_ref (shell->window);
  gtk_window_destroy (GTK_WINDOW (shell->window));
  fixture_settle ();
  fixture_finalize (shell->window);
}

/* A sale of long ago and what was taken back of it today. */
static void
set_up (Shell *shell)
{
  TakingsPage *page = takings_page_new (g_strdup (""), 0);
  g_autoptr (GError) error = NULL;

  fixture_set_up (&shell->fixture, N_ENTRIES);
  add (page, "far", TAKINGS_KIND_SALE, 60, 9000000, "USD");
  add (page, "far-back", TAKINGS_KIND_REFUND, 0, -8000000, "USD");
  takings_ledger_ingest (shell->fixture.ledger, MINE, page, NULL, FALSE, 0, NULL, &error);
  g_assert_no_error (error);
  shell->settings = takings_preferences_new ();
  g_assert_nonnull (shell->settings);
  g_settings_reset (shell->settings, "date-basis");
  open_window (shell);
}

static void
tear_down (Shell *shell)
{
  close_window (shell);
  g_clear_object (&shell->settings);
  fixture_tear_down (&shell->fixture);
}

static const char *
label_of (GtkWidget *widget, const char *id)
{
  return gtk_label_get_text (GTK_LABEL (fixture_find (widget, GTK_TYPE_LABEL, id)));
}

static const char *
net (Shell *shell)
{
  GtkWidget *overview = fixture_find (shell->window, TAKINGS_TYPE_OVERVIEW, NULL);

  return label_of (fixture_find (overview, TAKINGS_TYPE_KPI_CARD, "net"), "value");
}

typedef struct
{
  Shell *shell;
  char *text; /* (owned) */
} Before;

static gboolean
has_changed (gpointer data)
{
  Before *before = data;

  return !g_str_equal (net (before->shell), before->text);
}

static gboolean
is_by_sale (gpointer data)
{
  return takings_scope_get_basis (((Shell *) data)->fixture.scope) == TAKINGS_BASIS_SALE;
}

static gboolean
is_counted (gpointer data)
{
  GtkWidget *sales = fixture_find (((Shell *) data)->window, TAKINGS_TYPE_SALES, NULL);

  return strstr (label_of (sales, "total"), "$") != NULL;
}

static GtkDropDown *
find_dates (Shell *shell)
{
  GtkWidget *basis = fixture_find (shell->window, TAKINGS_TYPE_BASIS_BUTTON, NULL);
  GtkMenuButton *button = GTK_MENU_BUTTON (fixture_find (basis, GTK_TYPE_MENU_BUTTON, "button"));

  if (gtk_menu_button_get_popover (button) == NULL) /* built when it is first opened */
    {
      gtk_menu_button_popup (button);
      gtk_menu_button_popdown (button);
    }
  return GTK_DROP_DOWN (fixture_find (basis, GTK_TYPE_DROP_DOWN, "dates"));
}

static const char *
named (Shell *shell)
{
  return label_of (fixture_find (shell->window, TAKINGS_TYPE_BASIS_BUTTON, NULL), "label");
}

/* The figure is what the entries that it opens add up to. */
static void
check_opened (Shell *shell, const char *count)
{
  GtkWidget *sales;

  takings_window_show_page (TAKINGS_WINDOW (shell->window), "sales");
  sales = fixture_find (shell->window, TAKINGS_TYPE_SALES, NULL);
  fixture_wait_state (sales, "content");
  gtk_label_set_label (GTK_LABEL (fixture_find (sales, GTK_TYPE_LABEL, "total")), "");
  takings_view_reload (TAKINGS_VIEW (sales));
  fixture_wait (is_counted, shell);
  g_assert_nonnull (strstr (label_of (sales, "total"), net (shell)));
  g_assert_true (g_str_has_prefix (label_of (sales, "total"), count));
  takings_window_show_page (TAKINGS_WINDOW (shell->window), "overview");
}

static void
test_switch (void)
{
  Shell shell;
  Before before = { &shell, NULL };

  set_up (&shell);
  fixture_wait_state (fixture_find (shell.window, TAKINGS_TYPE_OVERVIEW, NULL), "content");
  g_assert_nonnull (strstr (named (&shell), "by event date"));
  check_opened (&shell, "41 events");
  before.text = g_strdup (net (&shell));
  gtk_drop_down_set_selected (find_dates (&shell), TAKINGS_BASIS_SALE);
  fixture_wait (is_by_sale, &shell);
  g_assert_nonnull (strstr (named (&shell), "by sale date"));
  fixture_wait (has_changed, &before);
  check_opened (&shell, "40 events");
  g_assert_cmpint (g_settings_get_enum (shell.settings, "date-basis"), ==, TAKINGS_BASIS_SALE);
  g_free (before.text);

  /* back at once */
  before.text = g_strdup (net (&shell));
  gtk_drop_down_set_selected (find_dates (&shell), TAKINGS_BASIS_EVENT);
  g_assert_false (is_by_sale (&shell));
  fixture_wait (has_changed, &before);
  check_opened (&shell, "41 events");
  g_free (before.text);
  tear_down (&shell);
}

/* A window that is opened shows it from its first figures on. */
static void
test_restored (void)
{
  Shell shell;

  set_up (&shell);
  takings_scope_want_basis (shell.fixture.scope, TAKINGS_BASIS_SALE);
  fixture_wait (is_by_sale, &shell);
  close_window (&shell);
  g_object_unref (shell.fixture.scope);
  shell.fixture.scope = takings_scope_new (shell.fixture.ledger, shell.fixture.sync);
  open_window (&shell);
  g_assert_true (is_by_sale (&shell));
  g_assert_cmpuint (gtk_drop_down_get_selected (find_dates (&shell)), ==, TAKINGS_BASIS_SALE);
  takings_scope_want_basis (shell.fixture.scope, TAKINGS_BASIS_EVENT);
  tear_down (&shell);
}

static gboolean
grow_in_worker (TakingsDb *db, gpointer data, GError **error)
{
  return takings_db_exec (db, "UPDATE entry SET id = 400000 WHERE id = (SELECT max(id) FROM entry)",
                          error);
}

/* With much to be found, the window shows event dates until then, and can be told to leave it. */
static void
test_many (void)
{
  Shell shell;
  GError *error = NULL;
  TakingsScope *scope;

  set_up (&shell);
  scope = shell.fixture.scope;
  takings_ledger_run_write (shell.fixture.ledger, grow_in_worker, NULL, &error);
  g_assert_no_error (error);
  gtk_drop_down_set_selected (find_dates (&shell), TAKINGS_BASIS_SALE);
  g_assert_false (is_by_sale (&shell));
  g_assert_nonnull (strstr (named (&shell), "by event date"));
  gtk_drop_down_set_selected (find_dates (&shell), TAKINGS_BASIS_EVENT);
  g_assert_cmpint (takings_scope_get_wanted_basis (scope), ==, TAKINGS_BASIS_EVENT);
  gtk_drop_down_set_selected (find_dates (&shell), TAKINGS_BASIS_SALE);
  fixture_wait (is_by_sale, &shell);
  g_assert_cmpint (takings_scope_get_wanted_basis (scope), ==, TAKINGS_BASIS_SALE);
  /* a window that goes while it is at work */
  takings_scope_want_basis (scope, TAKINGS_BASIS_EVENT);
  takings_ledger_set_zone (shell.fixture.ledger, "Asia/Tokyo", &error);
  g_assert_no_error (error);
  takings_scope_want_basis (scope, TAKINGS_BASIS_SALE);
  g_settings_reset (shell.settings, "date-basis");
  tear_down (&shell);
}

int
main (int argc, char **argv)
{
  int failed;

  fixture_init (&argc, &argv);
  application = GTK_APPLICATION (
    adw_application_new ("io.github.takings.Test", G_APPLICATION_NON_UNIQUE));
  g_application_set_resource_base_path (G_APPLICATION (application), "/io/github/takings/Takings");
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_test_add_func ("/ui/basis/switch", test_switch);
  g_test_add_func ("/ui/basis/restored", test_restored);
  g_test_add_func ("/ui/basis/many", test_many);
  failed = g_test_run ();
  g_object_unref (application);
  return failed;
}
