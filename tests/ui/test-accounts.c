/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-banner.h"
#include "account-form.h"
#include "account-row.h"
#include "accounts.h"
#include "adapter.h"
#include "connect-dialog.h"
#include "fixture.h"
#include "import-dialog.h"
#include "query.h"
#include "removal.h"
#include "sandbox.h"
#include "vault.h"

#include <glib/gstdio.h>

static const char *const networks[] = { "clickbank", "digistore24", "buygoods",
                                        "maxweb",    "jvzoo",       "hotmart" };

/* --- waiting for what is on the screen --- */

typedef struct
{
  GtkWidget *widget;
  const char *text;
} Shown;

static gboolean
is_shown (gpointer data)
{
  const Shown *shown = data;
  GtkWidget *label = fixture_find_label (shown->widget, shown->text);

  return label != NULL && gtk_widget_get_mapped (label);
}

static void
wait_shown (gpointer widget, const char *text)
{
  Shown shown = { widget, text };

  fixture_wait (is_shown, &shown);
}

static gboolean
is_sensitive (gpointer widget)
{
  return gtk_widget_is_sensitive (widget);
}

static gboolean
is_unmapped (gpointer widget)
{
  return !gtk_widget_get_mapped (widget);
}

/* Tab alone leads to @wanted from where the focus is. */
static void
assert_reachable (GtkWidget *window, GtkWidget *wanted)
{
  for (guint steps = 0; steps < 80; steps++)
    {
      GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));
      if (focus != NULL && (focus == wanted || gtk_widget_is_ancestor (focus, wanted)))
        return;
      gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD);
      fixture_settle ();
    }
  g_assert_not_reached ();
}

static GPtrArray *
list_accounts (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *accounts = takings_ledger_list_accounts (fixture->ledger, &error);

  g_assert_no_error (error);
  return accounts;
}

static void
close_dialog (gpointer dialog)
{
  g_object_ref (dialog);
  gtk_window_destroy (GTK_WINDOW (dialog));
  fixture_settle ();
  fixture_finalize (dialog);
}

/* --- forms --- */

static GtkWidget *
find_row (TakingsAccountField *field)
{
  return fixture_find (GTK_WIDGET (field), ADW_TYPE_PREFERENCES_ROW, NULL);
}

static void
check_field (TakingsAccountForm *form, const TakingsFieldSpec *spec)
{
  TakingsAccountField *field = takings_account_form_get_field (form, spec->key);
  GtkWidget *row;

  g_test_message ("%s", spec->key);
  g_assert_nonnull (field);
  row = find_row (field);
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, spec->label);
  g_assert_true (ADW_IS_COMBO_ROW (row) == (spec->choices != NULL));
  if (ADW_IS_COMBO_ROW (row))
    return;
  g_assert_true (ADW_IS_PASSWORD_ENTRY_ROW (row) == spec->secret);
  gtk_test_accessible_assert_property (gtk_editable_get_delegate (GTK_EDITABLE (row)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, spec->label);
  if (spec->pattern == NULL)
    return;
  /* what cannot be right is told while it is typed, and forgotten when it is mended */
  gtk_editable_set_text (GTK_EDITABLE (row), "?");
  g_assert_true (gtk_widget_has_css_class (row, "error") == !spec->pattern_is_hint);
  g_assert_true (takings_account_field_is_right (field) == spec->pattern_is_hint);
  gtk_editable_set_text (GTK_EDITABLE (row), "");
  g_assert_false (gtk_widget_has_css_class (row, "error"));
}

static void
test_form (gconstpointer network)
{
  const TakingsAdapterInfo *info = takings_adapter_get_info (takings_registry_lookup (network));
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  GtkWidget *form = takings_account_form_new (info, NULL, others);
  GtkWidget *window = fixture_present (form, 400, 800);
  g_autofree char *name = takings_account_form_dup_name (TAKINGS_ACCOUNT_FORM (form));
  int least;

  g_assert_cmpstr (name, ==, info->name);
  g_assert_false (takings_account_form_is_changed (TAKINGS_ACCOUNT_FORM (form)));
  gtk_widget_measure (form, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 336);
  for (guint i = 0; i < info->n_fields; i++)
    {
      if (info->fields[i].where != NULL)
        g_assert_true (fixture_find_label (form, info->fields[i].where) != NULL
                       || !info->fields[i].required);
      check_field (TAKINGS_ACCOUNT_FORM (form), &info->fields[i]);
    }
  /* nothing entered is not enough */
  g_assert_false (takings_account_form_check (TAKINGS_ACCOUNT_FORM (form), NULL));
  fixture_close (window);
}

static void
fill_field (TakingsConnectDialog *dialog, const char *key, const char *text)
{
  GtkWidget *form = fixture_find (GTK_WIDGET (dialog), TAKINGS_TYPE_ACCOUNT_FORM, NULL);

  takings_account_field_set_text (takings_account_form_get_field (TAKINGS_ACCOUNT_FORM (form), key),
                                  text);
}

static void
count_cb (TakingsConnectDialog *dialog, const char *id, guint *n_saved)
{
  g_assert_nonnull (id);
  (*n_saved)++;
}

/* A key that the network refuses: told at its field, nothing saved, nothing lost; the right one is
 * tried and saved. */
static void
test_wrong_key (void)
{
  g_autoptr (TakingsSandbox) sandbox = takings_sandbox_new (0, 1, 60, 0, NULL);
  g_autoptr (GHashTable) right = takings_sandbox_dup_fields (sandbox, "digistore24");
  g_autoptr (GPtrArray) none = g_ptr_array_new (), saved = NULL;
  TakingsConnectDialog *dialog;
  GtkWidget *networks_list, *save, *row;
  Fixture fixture;
  guint n_saved = 0;

  fixture_set_up (&fixture, 0);
  dialog = takings_connect_dialog_new (NULL, fixture.scope, none, NULL);
  g_signal_connect (dialog, "saved", G_CALLBACK (count_cb), &n_saved);
  gtk_window_present (GTK_WINDOW (dialog));
  networks_list = fixture_find (GTK_WIDGET (dialog), GTK_TYPE_LIST_BOX, "networks");
  for (int i = 0;
       (row = GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (networks_list), i))) != NULL;
       i++)
    if (g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), "Digistore24"))
      break;
  g_assert_nonnull (row);
  assert_reachable (GTK_WIDGET (dialog), networks_list);
  g_signal_emit_by_name (networks_list, "row-activated", row);
  save = fixture_find (GTK_WIDGET (dialog), GTK_TYPE_BUTTON, "save");
  fill_field (dialog, "endpoint", takings_sandbox_get_endpoint (sandbox, "digistore24"));
  fill_field (dialog, "api_key", "1234-wrongwrongwrongwrongwrongwrongwrongwr");
  takings_sandbox_set_fault (sandbox, "digistore24", "401", 1);
  g_signal_emit_by_name (save, "clicked");
  wait_shown (dialog, "The network does not accept this.");
  row = find_row (takings_account_form_get_field (
    TAKINGS_ACCOUNT_FORM (fixture_find (GTK_WIDGET (dialog), TAKINGS_TYPE_ACCOUNT_FORM, NULL)),
    "api_key"));
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  g_assert_true (
    gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (dialog)), GTK_WIDGET (row)));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==,
                   "1234-wrongwrongwrongwrongwrongwrongwrongwr");
  g_assert_cmpuint (n_saved, ==, 0);
  fill_field (dialog, "api_key", g_hash_table_lookup (right, "api_key"));
  g_assert_false (gtk_widget_has_css_class (row, "error"));
  g_object_ref (dialog);
  g_signal_emit_by_name (save, "clicked");
  fixture_wait (is_unmapped, dialog);
  g_assert_cmpuint (n_saved, ==, 1);
  fixture_settle ();
  fixture_finalize (dialog);
  saved = list_accounts (&fixture);
  g_assert_cmpuint (saved->len, ==, 1);
  fixture_tear_down (&fixture);
}

/* --- importing --- */

#define UNKNOWN_HEADS                                                                              \
  "When;What;Money\n"                                                                              \
  "03.02.2026;Zahlung;1,50\n"                                                                      \
  "04.02.2026;Zahlung;2,50\n"                                                                      \
  "never;Zahlung;2,50\n"

static char *
write_report (Fixture *fixture, const char *text)
{
  char *file = g_build_filename (fixture->dir, "report.csv", NULL);

  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  return file;
}

static GtkWidget *
find_titled (GtkWidget *widget, const char *title)
{
  if (ADW_IS_COMBO_ROW (widget)
      && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_titled (child, title);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
choose (TakingsImportDialog *dialog, const char *title, const char *choice)
{
  GtkWidget *row = find_titled (GTK_WIDGET (dialog), title);
  GListModel *model;

  g_assert_nonnull (row);
  model = adw_combo_row_get_model (ADW_COMBO_ROW (row));
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    if (g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (model), i), choice))
      {
        adw_combo_row_set_selected (ADW_COMBO_ROW (row), i);
        return;
      }
  g_assert_not_reached ();
}

static void
assert_count (TakingsImportDialog *dialog, const char *id, const char *count)
{
  GtkWidget *label = fixture_find (GTK_WIDGET (dialog), GTK_TYPE_LABEL, id);

  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, count);
}

static TakingsImportDialog *
open_import (Fixture *fixture, const char *file)
{
  g_autoptr (GPtrArray) accounts = list_accounts (fixture);
  TakingsImportDialog *dialog = takings_import_dialog_new (NULL, fixture->scope, accounts, NULL,
                                                           file);

  gtk_window_present (GTK_WINDOW (dialog));
  return dialog;
}

/* Columns that nobody knows are chosen; the preview counts; the account is made for the file. */
static void
test_import (void)
{
  Fixture fixture;
  TakingsImportDialog *dialog;
  GtkWidget *import;
  g_autofree char *file = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GError) error = NULL;
  guint64 entries = 0;

  fixture_set_up (&fixture, 0);
  file = write_report (&fixture, UNKNOWN_HEADS);
  dialog = open_import (&fixture, file);
  import = fixture_find (GTK_WIDGET (dialog), GTK_TYPE_BUTTON, "import");
  choose (dialog, "Account", "New account of Digistore24");
  wait_shown (dialog, "Needed: choose the column");
  g_assert_false (gtk_widget_is_sensitive (import));
  wait_shown (dialog, "Columns separated by semicolons, encoding UTF-8");
  choose (dialog, "Date", "When");
  choose (dialog, "Commission", "Money");
  choose (dialog, "Kind of Entry", "What");
  fixture_wait (is_sensitive, import);
  assert_count (dialog, "n_added", "2");
  assert_count (dialog, "n_changed", "0");
  assert_count (dialog, "n_same", "0");
  assert_count (dialog, "n_rejected", "1");
  g_assert_nonnull (fixture_find_label (GTK_WIDGET (dialog), "Line 4"));
  g_assert_nonnull (fixture_find_label (GTK_WIDGET (dialog), "03.02.2026")); /* a sample */
  assert_reachable (GTK_WIDGET (dialog), import);
  g_signal_emit_by_name (import, "clicked");
  wait_shown (dialog, "Imported");
  g_assert_nonnull (
    fixture_find_label (GTK_WIDGET (dialog), "2 new, 0 changed, 0 known already, 1 left out"));
  g_object_ref (dialog);
  g_assert_true (fixture_press (GTK_WIDGET (dialog), GDK_KEY_Escape, 0));
  fixture_settle ();
  fixture_finalize (dialog);
  accounts = list_accounts (&fixture);
  g_assert_cmpuint (accounts->len, ==, 1);
  g_assert_true (takings_query_account_size (
    fixture.ledger, ((TakingsAccount *) g_ptr_array_index (accounts, 0))->id, &entries, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (entries, ==, 2);
  /* the same file once more: nothing new, and that is said before */
  dialog = open_import (&fixture, file);
  import = fixture_find (GTK_WIDGET (dialog), GTK_TYPE_BUTTON, "import");
  wait_shown (dialog, "Needed: choose the column");
  choose (dialog, "Date", "When");
  choose (dialog, "Commission", "Money");
  choose (dialog, "Kind of Entry", "What");
  fixture_wait (is_sensitive, import);
  assert_count (dialog, "n_added", "0");
  assert_count (dialog, "n_same", "2");
  close_dialog (dialog);
  g_unlink (file);
  fixture_tear_down (&fixture);
}

/* The account is that of the network whose columns the file has; a person's choice stays. */
static void
test_import_guess (void)
{
  static const char text[] = "Order ID,Date,Product,Type,Commission,SubID\n"
                             "100,01/05/2026,denta,sale,5.00,a\n";
  Fixture fixture;
  TakingsImportDialog *dialog;
  GtkWidget *row;
  g_autofree char *file = NULL;

  fixture_set_up (&fixture, 4);
  file = write_report (&fixture,
                       "Data da transa\xc3\xa7\xc3\xa3o;Comiss\xc3\xa3o do(a) Afiliado(a);"
                       "Moeda de recebimento\n21/02/2026 10:00:00;1,50;BRL\n");
  dialog = open_import (&fixture, file);
  row = find_titled (GTK_WIDGET (dialog), "Account");
  fixture_wait (is_sensitive, fixture_find (GTK_WIDGET (dialog), GTK_TYPE_BUTTON, "import"));
  g_assert_nonnull (fixture_find_label (row, "hotmart"));
  close_dialog (dialog);
  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  dialog = open_import (&fixture, file);
  choose (dialog, "Account", "New account of MaxWeb");
  fixture_wait (is_sensitive, fixture_find (GTK_WIDGET (dialog), GTK_TYPE_BUTTON, "import"));
  g_assert_nonnull (
    fixture_find_label (find_titled (GTK_WIDGET (dialog), "Account"), "New account of MaxWeb"));
  close_dialog (dialog);
  g_unlink (file);
  fixture_tear_down (&fixture);
}

/* What is no report says so and lets nobody go on. */
static void
test_broken_file (void)
{
  static const struct
  {
    const char *text, *told;
  } files[] = { { "", "The file is empty" },
                { "Date,Commission\n", "The file has a heading and nothing below it." },
                { "Date,Commission\n2026-02-03,\"5\n", "line 3: a quote is never closed" },
                { "Date,Commission\nx,y\n",
                  "No line of this file can be read. Is it a report of another network? Choose "
                  "another account, or other columns below." } };
  Fixture fixture;

  fixture_set_up (&fixture, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *file = write_report (&fixture, files[i].text);
      TakingsImportDialog *dialog = open_import (&fixture, file);

      wait_shown (dialog, files[i].told);
      g_assert_false (
        gtk_widget_is_sensitive (fixture_find (GTK_WIDGET (dialog), GTK_TYPE_BUTTON, "import")));
      close_dialog (dialog);
      g_unlink (file);
    }
  fixture_tear_down (&fixture);
}

/* --- the banner --- */

static void
test_banner (void)
{
  Fixture fixture;
  GtkWidget *banner = g_object_new (TAKINGS_TYPE_ACCOUNT_BANNER, NULL);
  GtkWidget *window = fixture_present (banner, 600, 200);
  TakingsAccountBanner *self = TAKINGS_ACCOUNT_BANNER (banner);
  TakingsAccount fine = { .id = (char *) "a",
                          .name = (char *) "Fine",
                          .network = (char *) "jvzoo" };
  TakingsAccount refused = { .id = (char *) "b",
                             .name = (char *) "Mine",
                             .network = (char *) "hotmart",
                             .last_error_code = (char *) "auth" };
  g_autoptr (GPtrArray) accounts = g_ptr_array_new ();
  GtkWidget *button;

  fixture_set_up (&fixture, 0);
  g_ptr_array_add (accounts, &fine);
  takings_account_banner_show (self, accounts);
  button = fixture_find (banner, GTK_TYPE_BUTTON, NULL);
  g_assert_false (gtk_widget_get_mapped (button));
  g_ptr_array_add (accounts, &refused);
  takings_account_banner_show (self, accounts);
  wait_shown (banner, "Mine: Hotmart does not accept the credentials");
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), ==,
                   "win.edit-account");
  refused.last_error_code = (char *) "keyring";
  takings_account_banner_show (self, accounts);
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), ==, "win.sync");
  /* one that is left alone keeps quiet */
  refused.paused = TRUE;
  takings_account_banner_show (self, accounts);
  g_assert_false (
    gtk_revealer_get_reveal_child (GTK_REVEALER (fixture_find (banner, GTK_TYPE_REVEALER, NULL))));
  fixture_close (window);
  fixture_tear_down (&fixture);
}

/* --- removal --- */

static gboolean
is_alone (gpointer data)
{
  g_autoptr (GPtrArray) accounts = list_accounts (data);

  return accounts->len == 1;
}

static gboolean
is_empty (gpointer data)
{
  g_autoptr (GPtrArray) accounts = list_accounts (data);

  return accounts->len == 0;
}

/* It can be taken back for a while; then the account goes with all it has. */
static void
test_removal (void)
{
  Fixture fixture;
  GtkWidget *page = adw_bin_new ();
  GtkWidget *window = fixture_present (page, 400, 300);
  TakingsRemoval *removal;
  g_autoptr (GPtrArray) accounts = NULL;
  g_autofree char *first = NULL, *second = NULL;

  fixture_set_up (&fixture, 4);
  accounts = list_accounts (&fixture);
  g_assert_cmpuint (accounts->len, ==, 2);
  first = g_strdup (((TakingsAccount *) g_ptr_array_index (accounts, 0))->id);
  second = g_strdup (((TakingsAccount *) g_ptr_array_index (accounts, 1))->id);
  removal = takings_removal_new (fixture.scope, page);
  takings_removal_begin (removal, first, "Mine", 3600);
  g_assert_true (takings_removal_has (removal, first));
  g_assert_false (takings_removal_has (removal, second));
  g_assert_true (gtk_widget_activate_action (window, "removal.keep", "s", first));
  g_assert_false (takings_removal_has (removal, first));
  g_clear_pointer (&accounts, g_ptr_array_unref);
  accounts = list_accounts (&fixture);
  g_assert_cmpuint (accounts->len, ==, 2);
  /* the time is over */
  takings_removal_begin (removal, first, "Mine", 0);
  fixture_wait (is_alone, &fixture);
  g_assert_false (takings_removal_has (removal, first));
  /* the page goes before the time is over: what was decided is done */
  takings_removal_begin (removal, second, "Yours", 3600);
  fixture_finalize (removal);
  fixture_close (window);
  fixture_wait (is_empty, &fixture);
  fixture_tear_down (&fixture);
}

/* A row reads as long as a sync runs, even if the ledger could not keep how it ended. */
static void
test_progress (void)
{
  Fixture fixture;
  GtkWidget *page, *window, *spinner;

  fixture_set_up (&fixture, 2);
  page = g_object_new (TAKINGS_TYPE_ACCOUNTS, NULL);
  takings_view_set_scope (TAKINGS_VIEW (page), fixture.scope);
  window = fixture_present (page, 600, 600);
  fixture_wait_state (page, "content");
  g_signal_emit_by_name (fixture.sync, "sync-progress", "00000000-0000-4000-8000-000000000001", 1,
                         5);
  spinner = fixture_find (fixture_find (page, TAKINGS_TYPE_ACCOUNT_ROW, NULL), GTK_TYPE_SPINNER,
                          "spinner");
  g_assert_true (gtk_spinner_get_spinning (GTK_SPINNER (spinner)));
  wait_shown (page, "Reading: 5 entries");
  g_signal_emit_by_name (fixture.sync, "sync-finished", NULL);
  g_assert_false (gtk_spinner_get_spinning (GTK_SPINNER (spinner)));
  g_assert_null (fixture_find_label (page, "Reading: 5 entries"));
  fixture_close (window);
  fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
  takings_vault_use_memory ();
  for (gsize i = 0; i < G_N_ELEMENTS (networks); i++)
    {
      g_autofree char *path = g_strconcat ("/ui/accounts/form/", networks[i], NULL);
      g_test_add_data_func (path, networks[i], test_form);
    }
  g_test_add_func ("/ui/accounts/wrong-key", test_wrong_key);
  g_test_add_func ("/ui/accounts/import", test_import);
  g_test_add_func ("/ui/accounts/import-guess", test_import_guess);
  g_test_add_func ("/ui/accounts/broken-file", test_broken_file);
  g_test_add_func ("/ui/accounts/banner", test_banner);
  g_test_add_func ("/ui/accounts/removal", test_removal);
  g_test_add_func ("/ui/accounts/progress", test_progress);
  return g_test_run ();
}
