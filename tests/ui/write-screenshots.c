/* SPDX-License-Identifier: GPL-3.0-or-later */
/* usage: write-screenshots FOLDER PREFIX WxH [dark] [rtl] [large] [print|states|dialogs|welcome]: a
 * picture of each page over the year of the demonstration, or its print; of what a click makes of
 * it; of each dialog that begins with an account; of a window without an account.
 * tests/ui/screenshots runs it in the languages and sizes. With demo: what the demonstration shows,
 * without clicks and campaigns. */
#include "account-setup.h"
#include "adapter-table.h"
#include "adapter.h"
#include "campaign-dialog.h"
#include "campaigns.h"
#include "connect-dialog.h"
#include "fixture.h"
#include "history-dialog.h"
#include "import-dialog.h"
#include "pages.h"
#include "preferences-window.h"
#include "preferences.h"
#include "print.h"
#include "sandbox.h"
#include "state.h"
#include "takings-ui-resources.h"
#include "vault.h"
#include "view.h"
#include "window.h"

#include <glib/gstdio.h>
#include <libintl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#define SEED          1
#define RATE_DAYS     430
#define CLICKS        2310
#define CLICK_SECONDS 6700 /* between two: half a year of them */
#define CALM_MS       1200 /* until pictures have faded in and rows are read */

static gboolean
is_asked (char **argv, const char *what)
{
  return g_strv_contains ((const char *const *) argv, what);
}

static void
put_rates (TakingsLedger *ledger)
{
  static const char *const rates[][2] = {
    { "USD", "1.1" }, { "GBP", "0.85" }, { "BRL", "6" }, { "MXN", "20" }
  };
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (TakingsRateRow));
  gint32 today = (gint32) (g_get_real_time () / G_USEC_PER_SEC / 86400);

  for (gint32 day = today - RATE_DAYS; day <= today; day++)
    for (gsize i = 0; i < G_N_ELEMENTS (rates); i++)
      {
        TakingsRateRow row = { .day = day };
        g_strlcpy (row.currency, rates[i][0], sizeof row.currency);
        takings_rate_parse (takings_text (rates[i][1]), &row.rate);
        g_array_append_val (rows, row);
      }
  g_assert_true (takings_ledger_put_rates (ledger, &g_array_index (rows, TakingsRateRow, 0),
                                           rows->len, "demo", NULL, NULL));
}

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer done)
{
  g_autoptr (TakingsSyncResult) outcome = takings_sync_thread_sync_finish (
    TAKINGS_SYNC_THREAD (source), result, NULL);

  g_assert_nonnull (outcome);
  *(gboolean *) done = TRUE;
}

static gboolean
is_set (gpointer flag)
{
  return *(gboolean *) flag;
}

static void
fill (Fixture *fixture, TakingsSandbox *sandbox, gboolean demo)
{
  GPtrArray *list = takings_registry_list ();
  gboolean done = FALSE;

  put_rates (fixture->ledger);
  for (guint i = 0; i < list->len; i++)
    {
      const TakingsAdapterInfo *info = takings_adapter_get_info (g_ptr_array_index (list, i));
      const char *endpoint = takings_sandbox_get_endpoint (sandbox, info->id);
      g_autoptr (GHashTable) fields = takings_sandbox_dup_fields (sandbox, info->id);
      g_autofree char *id = NULL;
      if (endpoint != NULL)
        g_assert_true (takings_account_create (fixture->ledger, info->id, info->name, endpoint,
                                               fields, &id, NULL));
    }
  takings_sync_thread_sync_async (fixture->sync, NULL, 0, FALSE, NULL, synced_cb, &done);
  fixture_wait (is_set, &done);
  if (!demo)
    campaigns_add (fixture->ledger, CLICKS, CLICK_SECONDS);
}

static gboolean
calm_cb (gpointer done)
{
  *(gboolean *) done = TRUE;
  return G_SOURCE_REMOVE;
}

static void
write_picture (GtkWidget *window, const char *file)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (window),
                                               (float) gtk_widget_get_height (window));

  /* nothing is drawn of a window that waits for its layout */
  while (node == NULL)
    {
      GtkSnapshot *snapshot = gtk_snapshot_new ();
      fixture_settle ();
      gdk_paintable_snapshot (paintable, snapshot, bounds.size.width, bounds.size.height);
      node = gtk_snapshot_free_to_node (snapshot);
    }
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                         &bounds);
  if (!gdk_texture_save_to_png (texture, file))
    g_error ("%s can't be written", file);
  printf ("%s\n", file);
}

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer done)
{
  g_autoptr (GError) error = NULL;

  if (!takings_print_page_finish (result, NULL, &error))
    g_error ("%s", error->message);
  *(gboolean *) done = TRUE;
}

static void
write_print (GtkWidget *window, const char *page, char **argv)
{
  g_autofree char *file = g_strdup_printf ("%s/%s%s.pdf", argv[1], argv[2], page);
  gboolean done = FALSE;

  takings_print_page (TAKINGS_WINDOW (window), page, file, printed_cb, &done);
  fixture_wait (is_set, &done);
  printf ("%s\n", file);
}

static void
calm_down (void)
{
  gboolean calm = FALSE;

  g_timeout_add (CALM_MS, calm_cb, &calm);
  fixture_wait (is_set, &calm);
}

static void
write_pages (GtkWidget *window, char **argv)
{
  guint n_pages;
  const TakingsPageInfo *pages = takings_pages_get (&n_pages);

  for (guint i = 0; i < n_pages; i++)
    {
      g_autofree char *file = g_strdup_printf ("%s/%s%s.png", argv[1], argv[2], pages[i].id);
      takings_window_show_page (TAKINGS_WINDOW (window), pages[i].id);
      calm_down ();
      if (is_asked (argv, "print"))
        write_print (window, pages[i].id, argv);
      else
        write_picture (window, file);
    }
}

static void
write_dialog (gpointer dialog, const char *name, char **argv)
{
  g_autofree char *file = g_strdup_printf ("%s/%s%s.png", argv[1], argv[2], name);

  gtk_window_present (dialog);
  calm_down ();
  write_picture (dialog, file);
  gtk_window_destroy (dialog);
}

static void
write_import (Fixture *fixture, GPtrArray *accounts, const char *name, const char *text,
              char **argv)
{
  g_autofree char *file = g_build_filename (fixture->dir, "sales-2026.csv", NULL);

  g_file_set_contents (file, text, -1, NULL);
  write_dialog (takings_import_dialog_new (NULL, fixture->scope, accounts, NULL, file), name, argv);
  g_unlink (file);
}

static void
write_campaigns (Fixture *fixture, char **argv)
{
  g_autoptr (TakingsTrackingFacts) facts = g_new0 (TakingsTrackingFacts, 1);

  facts->campaigns = takings_ledger_list_campaigns (fixture->ledger, NULL);
  facts->base = g_strdup ("https://clicks.example");
  write_dialog (takings_campaign_dialog_new (NULL, fixture->scope, facts, NULL), "campaign-new",
                argv);
  if (facts->campaigns->len > 0)
    write_dialog (
      takings_campaign_dialog_new (NULL, fixture->scope, facts, facts->campaigns->pdata[0]),
      "campaign-edit", argv);
}

/* What begins with an account, and what is told when one can't be read. */
static void
write_dialogs (GtkWidget *window, Fixture *fixture, TakingsSandbox *sandbox, char **argv)
{
  g_autoptr (GPtrArray) accounts = takings_ledger_list_accounts (fixture->ledger, NULL);
  g_autofree char *file = g_strdup_printf ("%s/%saccounts-trouble.png", argv[1], argv[2]);
  gboolean done = FALSE;

  write_dialog (takings_connect_dialog_new (NULL, fixture->scope, accounts, NULL), "connect", argv);
  for (guint i = 0; i < accounts->len; i++)
    {
      const TakingsAccount *account = g_ptr_array_index (accounts, i);
      g_autofree char *name = g_strconcat ("form-", account->network, NULL);
      write_dialog (takings_connect_dialog_new (NULL, fixture->scope, accounts, account), name,
                    argv);
    }
  write_dialog (takings_history_dialog_new (NULL, fixture->ledger, g_ptr_array_index (accounts, 0)),
                "history", argv);
  write_import (fixture, accounts, "import",
                "Date,Transaction Type,Receipt,Account Amount,Item\n"
                "2026-10-02,SALE,AB12,37.45,1\n2026-10-03,RFND,AB12,-37.45,1\nsoon,SALE,AB13,1,1\n",
                argv);
  write_import (fixture, accounts, "import-unknown", "When;What;Money\n03.02.2026;Zahlung;1,50\n",
                argv);
  write_campaigns (fixture, argv);
  takings_sandbox_set_fault (sandbox, "hotmart", "401", G_MAXUINT);
  takings_sandbox_set_fault (sandbox, "maxweb", "500", G_MAXUINT);
  takings_sync_thread_sync_async (fixture->sync, NULL, 0, FALSE, NULL, synced_cb, &done);
  fixture_wait (is_set, &done);
  takings_scope_refresh (fixture->scope);
  takings_window_show_page (TAKINGS_WINDOW (window), "accounts");
  calm_down ();
  write_picture (window, file);
}

static void
write_state (GtkWidget *window, const char *name, char **argv)
{
  g_autofree char *file = g_strdup_printf ("%s/%s%s.png", argv[1], argv[2], name);

  calm_down ();
  write_picture (window, file);
}

static GtkWidget *
show_page (GtkWidget *window, const char *id)
{
  takings_window_show_page (TAKINGS_WINDOW (window), id);
  calm_down ();
  return gtk_stack_get_visible_child (GTK_STACK (fixture_find (window, GTK_TYPE_STACK, "stack")));
}

/* What a page looks like after a click, where it finds nothing, and where it can't read. */
static void
write_states (GtkWidget *window, Fixture *fixture, char **argv)
{
  g_autoptr (GSettings) settings = takings_preferences_new ();
  g_autoptr (GError) error = g_error_new (TAKINGS_ERROR, TAKINGS_ERROR_STORAGE,
                                          "The disk is full.");
  GtkWidget *page = show_page (window, "overview"), *table;

  gtk_toggle_button_set_active (
    GTK_TOGGLE_BUTTON (fixture_find (page, GTK_TYPE_TOGGLE_BUTTON, "by_network")), TRUE);
  write_state (window, "by-network", argv);
  page = show_page (window, "networks");
  table = fixture_find (page, GTK_TYPE_COLUMN_VIEW, NULL);
  gtk_selection_model_select_range (gtk_column_view_get_model (GTK_COLUMN_VIEW (table)), 0, 2,
                                    TRUE);
  write_state (window, "compared", argv);
  page = show_page (window, "sales");
  g_signal_emit_by_name (fixture_find (page, GTK_TYPE_COLUMN_VIEW, NULL), "activate", 3);
  write_state (window, "details", argv);
  gtk_editable_set_text (GTK_EDITABLE (fixture_find (page, GTK_TYPE_SEARCH_ENTRY, NULL)),
                         "nowhere");
  write_state (window, "no-match", argv);
  takings_view_show_error (TAKINGS_VIEW (page), error);
  write_state (window, "error", argv);
  write_dialog (takings_preferences_window_new (GTK_WINDOW (window), fixture->scope, settings),
                "preferences", argv);
}

/* The first window that a person sees. */
static void
write_welcome (GtkWidget *window, char **argv)
{
  g_autofree char *file = g_strdup_printf ("%s/%swelcome.png", argv[1], argv[2]);

  calm_down ();
  write_picture (window, file);
}

static void
dress (char **argv)
{
  GtkSettings *settings = gtk_settings_get_default ();

  if (is_asked (argv, "dark"))
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        ADW_COLOR_SCHEME_FORCE_DARK);
  if (is_asked (argv, "rtl"))
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  if (is_asked (argv, "large"))
    g_object_set (settings, "gtk-xft-dpi", 192 * 1024, NULL);
  g_object_set (settings, "gtk-enable-animations", FALSE, NULL);
}

int
main (int argc, char **argv)
{
  g_autoptr (GtkApplication) application = NULL;
  g_autoptr (TakingsSandbox) sandbox = NULL;
  Fixture fixture;
  GtkWidget *window;
  int width, height;

  if (argc < 4 || sscanf (argv[3], "%dx%d", &width, &height) != 2)
    {
      fprintf (
        stderr,
        "usage: %s FOLDER PREFIX WxH [dark] [rtl] [large] [print|states|dialogs|welcome|demo]\n",
        argv[0]);
      return 2;
    }
  setlocale (LC_ALL, "");
  if (g_getenv ("TAKINGS_TEST_LOCALES") != NULL)
    bindtextdomain ("takings", g_getenv ("TAKINGS_TEST_LOCALES"));
  textdomain ("takings");
  takings_vault_use_memory ();
  adw_init ();
  g_resources_register (takings_ui_get_resource ());
  takings_registry_fill (takings_adapter_types, G_N_ELEMENTS (takings_adapter_types) - 1);
  dress (argv);
  sandbox = takings_sandbox_new (0, SEED, 0, 0, NULL);
  fixture_set_up (&fixture, 0);
  if (!is_asked (argv, "welcome"))
    fill (&fixture, sandbox, is_asked (argv, "demo"));
  application = GTK_APPLICATION (
    adw_application_new ("io.github.takings.Screenshots", G_APPLICATION_NON_UNIQUE));
  g_application_set_resource_base_path (G_APPLICATION (application), NULL);
  g_application_register (G_APPLICATION (application), NULL, NULL);
  window = GTK_WIDGET (takings_window_new (application, fixture.scope, NULL, FALSE));
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  if (is_asked (argv, "welcome"))
    write_welcome (window, argv);
  else if (is_asked (argv, "states"))
    write_states (window, &fixture, argv);
  else if (is_asked (argv, "dialogs"))
    write_dialogs (window, &fixture, sandbox, argv);
  else
    write_pages (window, argv);
  gtk_window_destroy (GTK_WINDOW (window));
  fixture_settle ();
  fixture_tear_down (&fixture);
  return 0;
}
