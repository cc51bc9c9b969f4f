/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include "adapter-table.h"
#include "adapter.h"
#include "table-cell.h"
#include "takings-ui-resources.h"

#include <glib/gstdio.h>
#include <string.h>

#define ACCOUNTS   2
#define PATIENCE_S 30

static const char *const ids[ACCOUNTS] = { "00000000-0000-4000-8000-000000000001",
                                           "00000000-0000-4000-8000-000000000002" };
static const char *const networks[ACCOUNTS] = { "jvzoo", "hotmart" };

/* Pictures of type SVG are known by files that isolated tests do not have; libadwaita 1.7 measures
 * the labels of its message dialogs for less than they need. */
static const char *const told_of_others[] = { "Failed to load icon", "Trying to measure GtkLabel" };

static GLogWriterOutput
write_cb (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  for (gsize i = 0; i < n_fields; i++)
    for (gsize k = 0; k < G_N_ELEMENTS (told_of_others); k++)
      if (g_str_equal (fields[i].key, "MESSAGE") && fields[i].length < 0
          && strstr (fields[i].value, told_of_others[k]) != NULL)
        return G_LOG_WRITER_HANDLED;
  return g_log_writer_default (level, fields, n_fields, data);
}

void
fixture_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_log_set_writer_func (write_cb, NULL, NULL);
  gtk_disable_setlocale ();
  gtk_init ();
  adw_init ();
  /* a cursor that blinks in a window without the keyboard's attention is warned of */
  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, NULL);
  g_resources_register (takings_ui_get_resource ());
  takings_registry_fill (takings_adapter_types, G_N_ELEMENTS (takings_adapter_types) - 1);
}

static TakingsPage *
new_page (guint account, guint n_entries)
{
  TakingsPage *page = takings_page_new (g_strdup (""), 0);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  for (guint i = account; i < n_entries; i += ACCOUNTS)
    {
      gboolean refund = i % 10 == 9;
      gint64 earned = (gint64) (10 + i % 7) * 1000000;
      TakingsEntry entry = { .entry_id = takings_page_print (page, "entry-%u", i),
                             .order_id = takings_page_print (page, "ORDER-%u", i),
                             .product = takings_page_print (page, "Product %u", i % 3),
                             .occurred_at = now - (gint64) i * 3600,
                             .kind = refund ? TAKINGS_KIND_REFUND : TAKINGS_KIND_SALE,
                             .state = TAKINGS_STATE_APPROVED,
                             .commission = refund ? -earned : earned,
                             .has_commission = TRUE,
                             .amount = refund ? -earned * 2 : earned * 2,
                             .has_amount = TRUE };
      g_strlcpy (entry.currency, "USD", sizeof entry.currency);
      takings_page_add (page, &entry);
    }
  return page;
}

static void
add_accounts (TakingsLedger *ledger, guint n_entries)
{
  g_autoptr (GHashTable) settings = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < ACCOUNTS; i++)
    {
      TakingsAccount account = { .id = (char *) ids[i],
                                 .network = (char *) networks[i],
                                 .name = (char *) networks[i],
                                 .settings = settings };
      takings_ledger_add_account (ledger, &account, &error);
      g_assert_no_error (error);
      takings_ledger_ingest (ledger, account.id, new_page (i, n_entries), NULL, TRUE, 0, NULL,
                             &error);
      g_assert_no_error (error);
    }
}

void
fixture_set_up (Fixture *fixture, guint n_entries)
{
  g_autoptr (GError) error = NULL;

  fixture->dir = g_dir_make_tmp ("takings-ui-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->ledger = takings_ledger_open (fixture->dir, TAKINGS_LEDGER_READ_WRITE, 0, NULL, &error);
  g_assert_no_error (error);
  takings_ledger_set_zone (fixture->ledger, "UTC", &error);
  g_assert_no_error (error);
  if (n_entries > 0)
    add_accounts (fixture->ledger, n_entries);
  fixture->sync = takings_sync_thread_new (fixture->ledger);
  fixture->scope = takings_scope_new (fixture->ledger, fixture->sync);
}

static gboolean
is_last (gpointer object)
{
  return ((GObject *) object)->ref_count == 1;
}

void
fixture_finalize (gpointer object)
{
  fixture_wait (is_last, object);
  g_assert_finalize_object (object);
}

void
fixture_tear_down (Fixture *fixture)
{
  g_autoptr (GDir) listing = NULL;
  const char *name;

  fixture_finalize (g_steal_pointer (&fixture->scope));
  fixture_finalize (g_steal_pointer (&fixture->sync));
  fixture_wait (is_last, fixture->ledger);
  takings_ledger_close (fixture->ledger);
  g_assert_finalize_object (g_steal_pointer (&fixture->ledger));
  listing = g_dir_open (fixture->dir, 0, NULL);
  while ((name = g_dir_read_name (listing)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->dir, name, NULL);
      g_remove (path);
    }
  g_rmdir (fixture->dir);
  g_clear_pointer (&fixture->dir, g_free);
}

static gboolean
is_laid_out (gpointer widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_get_width (widget) > 0;
}

GtkWidget *
fixture_present (GtkWidget *child, int width, int height)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  fixture_wait (is_laid_out, child);
  return window;
}

void
fixture_close (GtkWidget *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  fixture_settle ();
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
fixture_wait (gboolean (*done) (gpointer data), gpointer data)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;
  /* what other threads let go of wakes no main loop */
  guint source = g_timeout_add (10, wake_cb, NULL);

  while (!done (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (source);
}

void
fixture_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gboolean
is_wanted (GtkWidget *widget, GType type, const char *id)
{
  return G_TYPE_CHECK_INSTANCE_TYPE (widget, type)
         && (id == NULL
             || g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), id) == 0);
}

GtkWidget *
fixture_find (GtkWidget *widget, GType type, const char *id)
{
  if (is_wanted (widget, type, id))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = fixture_find (child, type, id);
      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkWidget *
fixture_find_label (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return widget;
  if (TAKINGS_IS_TABLE_CELL (widget)
      && g_strcmp0 (takings_table_cell_get_text (TAKINGS_TABLE_CELL (widget)), text) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = fixture_find_label (child, text);
      if (found != NULL)
        return found;
    }
  return NULL;
}

const char *
fixture_state (GtkWidget *view)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (gtk_widget_get_first_child (view)));
}

typedef struct
{
  GtkWidget *view;
  const char *state;
} Expected;

static gboolean
has_state (gpointer data)
{
  Expected *expected = data;

  return g_strcmp0 (fixture_state (expected->view), expected->state) == 0;
}

void
fixture_wait_state (GtkWidget *view, const char *state)
{
  Expected expected = { view, state };

  fixture_wait (has_state, &expected);
}

static gboolean
run_shortcuts (GtkWidget *widget, GListModel *shortcuts, guint key, GdkModifierType state)
{
  for (guint i = 0; i < g_list_model_get_n_items (shortcuts); i++)
    {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (shortcuts, i);
      GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);
      g_autofree char *wanted = gtk_accelerator_name (key, state);
      g_autofree char *name = gtk_shortcut_trigger_to_string (trigger);

      if (g_str_equal (name, wanted)
          && gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget,
                                           gtk_shortcut_get_arguments (shortcut)))
        return TRUE;
    }
  return FALSE;
}

gboolean
fixture_press (GtkWidget *widget, guint key, GdkModifierType state)
{
  for (GtkWidget *at = widget; at != NULL; at = gtk_widget_get_parent (at))
    {
      g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (at);
      for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
        {
          g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
          gboolean handled = FALSE;
          if (GTK_IS_SHORTCUT_CONTROLLER (controller))
            handled = run_shortcuts (at, G_LIST_MODEL (controller), key, state);
          else if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
            g_signal_emit_by_name (controller, "key-pressed", key, 0, state, &handled);
          if (handled)
            return TRUE;
        }
    }
  return FALSE;
}
