/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "window.h"

#include "account-actions.h"
#include "account-acts.h"
#include "account-banner.h"
#include "accounts.h"
#include "display.h"
#include "first-frame.h"
#include "help.h"
#include "ledger-care.h"
#include "pages.h"
#include "period-bar.h"
#include "preferences-actions.h"
#include "print.h"
#include "rates-update.h"
#include "sale-dates.h"
#include "sales.h"
#include "state.h"
#include "style.h"
#include "view.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#define MESSAGE_MS 600

struct _TakingsWindow
{
  AdwApplicationWindow parent_instance;

  TakingsScope *scope;            /* (owned) */
  GSettings *state;               /* (owned) (nullable) */
  GCancellable *sync_cancellable; /* (owned) (nullable): while a sync runs */
  GPtrArray *waiting;             /* (owned): ids of accounts to be read after it */
  guint refresh_source, toast_source;
  GQueue *messages; /* (owned): of AdwToast that wait for @toast_source */
  gint64 pulsed_at; /* monotonic */
  char *undo;       /* (owned) (nullable): the action that takes back what was done last */

  AdwFlap *flap;
  GtkListBox *sidebar;
  AdwWindowTitle *title;
  GtkStack *sync_stack;
  GtkProgressBar *progress;
  GtkMenuButton *menu_button;
  GMenu *primary_menu; /* borrowed from the template */
  GtkRevealer *demo_bar;
  TakingsAccountBanner *account_banner;
  TakingsWorkBar *work_bar;
  TakingsPeriodBar *period_bar;
  AdwToastOverlay *toasts;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (TakingsWindow, takings_window, ADW_TYPE_APPLICATION_WINDOW)

static void
show_page (TakingsWindow *self, const TakingsPageInfo *info)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->stack, info->id);

  if (page == NULL)
    {
      page = info->create ();
      gtk_stack_add_named (self->stack, page, info->id);
      takings_view_set_scope (TAKINGS_VIEW (page), self->scope);
    }
  gtk_stack_set_visible_child (self->stack, page);
  if (self->state != NULL)
    g_settings_set_string (self->state, "page", info->id);
  adw_window_title_set_title (self->title, _ (info->title));
  gtk_widget_set_visible (GTK_WIDGET (self->period_bar), info->has_period);
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
}

static void
row_selected_cb (GtkListBox *sidebar, GtkListBoxRow *row, TakingsWindow *self)
{
  guint n_pages;
  const TakingsPageInfo *pages = takings_pages_get (&n_pages);

  if (row != NULL && (guint) gtk_list_box_row_get_index (row) < n_pages)
    show_page (self, &pages[gtk_list_box_row_get_index (row)]);
}

void
takings_window_show_page (TakingsWindow *self, const char *id)
{
  guint n_pages;
  const TakingsPageInfo *pages = takings_pages_get (&n_pages);

  for (guint i = 0; i < n_pages; i++)
    if (g_str_equal (pages[i].id, id))
      gtk_list_box_select_row (self->sidebar,
                               gtk_list_box_get_row_at_index (self->sidebar, (int) i));
}

static gboolean
next_message_cb (gpointer data)
{
  TakingsWindow *self = data;
  AdwToast *toast = g_queue_pop_head (self->messages);

  if (toast != NULL)
    {
      adw_toast_overlay_add_toast (self->toasts, toast);
      return G_SOURCE_CONTINUE;
    }
  self->toast_source = 0;
  return G_SOURCE_REMOVE;
}

/* One a while: libadwaita 1.2 can crash if a toast takes the place of one that is still moving. */
static void
show_message (TakingsWindow *self, AdwToast *toast)
{
  g_queue_push_tail (self->messages, toast);
  if (self->toast_source != 0)
    return;
  next_message_cb (self);
  self->toast_source = g_timeout_add (MESSAGE_MS, next_message_cb, self);
}

void
takings_window_tell (TakingsWindow *self, const char *text, const char *undo)
{
  AdwToast *toast = adw_toast_new ("");
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_set_title (toast, escaped);
  if (undo != NULL)
    {
      g_free (self->undo);
      self->undo = g_strdup (undo);
      gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", TRUE);
      adw_toast_set_button_label (toast, _ ("_Undo"));
      adw_toast_set_action_name (toast, "win.undo");
      adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
    }
  show_message (self, toast);
}

static void
failed_cb (TakingsScope *scope, const GError *error, TakingsWindow *self)
{
  takings_window_tell (self, error->message, NULL);
}

/* --- sync --- */

/* While a long sync runs, pages show what has arrived so far. */
#define REFRESH_MS 1000
/* The bar moves when pages arrive, not by itself: an animation would cost more than the sync. One
 * that has pulsed asks for frames until it is given a fraction, seen or not. */
#define PULSE_US (100 * 1000)

static void
progress_cb (TakingsWindow *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->sync_cancellable == NULL || now - self->pulsed_at < PULSE_US)
    return;
  self->pulsed_at = now;
  gtk_progress_bar_pulse (self->progress);
}

static gboolean
refresh_cb (gpointer data)
{
  TakingsWindow *self = data;

  self->refresh_source = 0;
  takings_scope_refresh (self->scope);
  return G_SOURCE_REMOVE;
}

static void
entries_added_cb (TakingsWindow *self)
{
  if (self->refresh_source == 0)
    self->refresh_source = g_timeout_add (REFRESH_MS, refresh_cb, self);
}

static char *
describe_outcome (const TakingsSyncResult *outcome)
{
  const TakingsAccountResult *failed = NULL;
  guint64 added = 0;
  guint failures = 0;

  for (guint i = 0; i < outcome->accounts->len; i++)
    {
      const TakingsAccountResult *account = g_ptr_array_index (outcome->accounts, i);
      added += account->added;
      if (account->error != NULL && ++failures == 1)
        failed = account;
    }
  if (failures == 1)
    /* Translators: the name of an account, and why it could not be read */
    return g_strdup_printf (_ ("%s could not be read: %s"), failed->name, failed->error->message);
  if (failures > 1)
    return g_strdup_printf (
      ngettext ("%u account could not be read", "%u accounts could not be read", failures),
      failures);
  if (added > 0)
    {
      g_autofree char *count = takings_display_count (added);
      return g_strdup_printf (ngettext ("%s new entry", "%s new entries", (gulong) added), count);
    }
  return NULL;
}

static void read_waiting (TakingsWindow *self);

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TakingsWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsSyncResult) outcome = takings_sync_thread_sync_finish (
    TAKINGS_SYNC_THREAD (source), result, &error);
  g_autofree char *text = NULL;

  g_clear_object (&self->sync_cancellable);
  if (self->scope == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
  gtk_progress_bar_set_fraction (self->progress, 0);
  gtk_stack_set_visible_child_name (self->sync_stack, "idle");
  if (outcome != NULL)
    text = describe_outcome (outcome);
  else if (!g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED)
           && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    text = g_strdup (error->message);
  if (text != NULL)
    takings_window_tell (self, text, NULL);
  takings_scope_refresh (self->scope);
  read_waiting (self);
}

/* @ids: (nullable): NULL for all accounts */
static void
start_sync (TakingsWindow *self, const char *const *ids)
{
  self->sync_cancellable = g_cancellable_new ();
  gtk_widget_set_visible (GTK_WIDGET (self->progress), TRUE);
  gtk_stack_set_visible_child_name (self->sync_stack, "busy");
  takings_sync_thread_sync_async (takings_scope_get_sync (self->scope), ids, 0, FALSE,
                                  self->sync_cancellable, synced_cb, g_object_ref (self));
}

static void
read_waiting (TakingsWindow *self)
{
  g_autoptr (GPtrArray) ids = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func (g_free);
  if (ids->len == 0)
    return;
  g_ptr_array_add (ids, NULL);
  start_sync (self, (const char *const *) ids->pdata);
}

void
takings_window_sync (TakingsWindow *self)
{
  if (self->sync_cancellable == NULL)
    start_sync (self, NULL);
}

void
takings_window_sync_account (TakingsWindow *self, const char *id)
{
  g_ptr_array_add (self->waiting, g_strdup (id));
  if (self->sync_cancellable == NULL)
    read_waiting (self);
}

/* --- actions --- */

static void
sync_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  takings_window_sync (TAKINGS_WINDOW (widget));
}

static void
sync_account_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  takings_window_sync_account (TAKINGS_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
cancel_sync_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_cancellable_cancel (TAKINGS_WINDOW (widget)->sync_cancellable);
}

static void
refresh_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  takings_scope_refresh (TAKINGS_WINDOW (widget)->scope);
}

/* A passing message: how pages speak to a person. */
static void
tell_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  takings_window_tell (TAKINGS_WINDOW (widget), g_variant_get_string (parameter, NULL), NULL);
}

const char *
takings_window_get_undo (TakingsWindow *self)
{
  return self->undo;
}

/* What was done, and the action that takes it back. */
static void
done_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *text, *undo;

  g_variant_get (parameter, "(&s&s)", &text, &undo);
  takings_window_tell (TAKINGS_WINDOW (widget), text, undo);
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TakingsWindow *self = TAKINGS_WINDOW (widget);
  g_autofree char *undo = g_steal_pointer (&self->undo);
  g_autofree char *action = NULL;
  g_autoptr (GVariant) target = NULL;

  gtk_widget_action_set_enabled (widget, "win.undo", FALSE);
  if (undo != NULL && g_action_parse_detailed_name (undo, &action, &target, NULL))
    gtk_widget_activate_action_variant (widget, action, target);
}

static void
page_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  takings_window_show_page (TAKINGS_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

/* The entries behind a figure: the sales page with @parameter in its search field. */
static void
entries_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TakingsWindow *self = TAKINGS_WINDOW (widget);
  GtkWidget *page;

  takings_window_show_page (self, "sales");
  page = gtk_stack_get_visible_child (self->stack);
  if (TAKINGS_IS_SALES (page))
    takings_sales_search (TAKINGS_SALES (page), g_variant_get_string (parameter, NULL));
}

void
takings_window_show_account (TakingsWindow *self, const char *id)
{
  GtkWidget *page;

  takings_window_show_page (self, "accounts");
  page = gtk_stack_get_visible_child (self->stack);
  if (TAKINGS_IS_ACCOUNTS (page))
    takings_accounts_show_account (TAKINGS_ACCOUNTS (page), id);
}

void
takings_window_show_entries (TakingsWindow *self, const char *query)
{
  takings_scope_set_preset (self->scope, TAKINGS_PRESET_ALL);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.entries", "s", query);
}

static void
earlier_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  takings_scope_step (TAKINGS_WINDOW (widget)->scope, -1);
}

static void
later_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  takings_scope_step (TAKINGS_WINDOW (widget)->scope, 1);
}

/* Forwards to the page in sight, whatever has the focus. */
static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *page = gtk_stack_get_visible_child (TAKINGS_WINDOW (widget)->stack);

  if (page != NULL)
    gtk_widget_activate_action (page, "page.search", NULL);
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *page = gtk_stack_get_visible_child (TAKINGS_WINDOW (widget)->stack);

  if (page != NULL)
    gtk_widget_activate_action (page, "page.export", "s", "csv");
}

static void
sidebar_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AdwFlap *flap = TAKINGS_WINDOW (widget)->flap;

  adw_flap_set_reveal_flap (flap, !adw_flap_get_reveal_flap (flap));
}

static void
takings_window_dispose (GObject *object)
{
  TakingsWindow *self = TAKINGS_WINDOW (object);

  g_cancellable_cancel (self->sync_cancellable);
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  g_clear_handle_id (&self->toast_source, g_source_remove);
  if (self->messages != NULL)
    g_queue_free_full (g_steal_pointer (&self->messages), g_object_unref);
  g_clear_object (&self->scope);
  g_clear_object (&self->state);
  g_clear_pointer (&self->undo, g_free);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  G_OBJECT_CLASS (takings_window_parent_class)->dispose (object);
}

static void
takings_window_class_init (TakingsWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = takings_window_dispose;
  g_type_ensure (TAKINGS_TYPE_ACCOUNT_BANNER);
  g_type_ensure (TAKINGS_TYPE_PERIOD_BAR);
  g_type_ensure (TAKINGS_TYPE_WORK_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/takings/Takings/shell/window.ui");
  gtk_widget_class_bind_template_child (widget_class, TakingsWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, TakingsWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, TakingsWindow, title);
  gtk_widget_class_bind_template_child (widget_class, TakingsWindow, sync_stack);
  gtk_widget_class_bind_template_child (widget_class, TakingsWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, TakingsWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, TakingsWindow, primary_menu);
  gtk_widget_class_bind_template_child (widget_class, TakingsWindow, demo_bar);
  gtk_widget_class_bind_template_child (widget_class, TakingsWindow, account_banner);
  gtk_widget_class_bind_template_child (widget_class, TakingsWindow, work_bar);
  gtk_widget_class_bind_template_child (widget_class, TakingsWindow, period_bar);
  gtk_widget_class_bind_template_child (widget_class, TakingsWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, TakingsWindow, stack);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);

  gtk_widget_class_install_action (widget_class, "win.sync", NULL, sync_action);
  gtk_widget_class_install_action (widget_class, "win.sync-account", "s", sync_account_action);
  gtk_widget_class_install_action (widget_class, "win.cancel-sync", NULL, cancel_sync_action);
  gtk_widget_class_install_action (widget_class, "win.refresh", NULL, refresh_action);
  gtk_widget_class_install_action (widget_class, "win.page", "s", page_action);
  gtk_widget_class_install_action (widget_class, "win.tell", "s", tell_action);
  gtk_widget_class_install_action (widget_class, "win.done", "(ss)", done_action);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "win.entries", "s", entries_action);
  gtk_widget_class_install_action (widget_class, "win.earlier", NULL, earlier_action);
  gtk_widget_class_install_action (widget_class, "win.later", NULL, later_action);
  gtk_widget_class_install_action (widget_class, "win.sidebar", NULL, sidebar_action);
  takings_account_actions_install (widget_class);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.export", NULL, export_action);
  takings_account_install_actions (widget_class);
  takings_help_install_actions (widget_class);
  takings_ledger_care_install_actions (widget_class);
  takings_preferences_install_actions (widget_class);
  takings_print_install_action (widget_class);
  takings_rates_update_install_action (widget_class);
  /* not the application's accelerators: whoever types into a field means the bracket */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_bracketleft, 0, "win.earlier", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_bracketright, 0, "win.later", NULL);
}

/* The menu is built when it is first opened. */
static void
open_menu_cb (GtkMenuButton *button, gpointer menu)
{
  gtk_menu_button_set_menu_model (button, menu);
  gtk_menu_button_set_create_popup_func (button, NULL, NULL, NULL);
}

static void
takings_window_init (TakingsWindow *self)
{
  self->messages = g_queue_new ();
  self->waiting = g_ptr_array_new_with_free_func (g_free);
  takings_style_add (gtk_widget_get_display (GTK_WIDGET (self)));
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->menu_button, open_menu_cb, self->primary_menu, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", FALSE);
  takings_account_actions_take_files (GTK_WIDGET (self));
}

const char *
takings_window_get_page (TakingsWindow *self)
{
  return gtk_stack_get_visible_child_name (self->stack);
}

const char *
takings_window_get_query (TakingsWindow *self)
{
  TakingsView *page = TAKINGS_VIEW (gtk_stack_get_visible_child (self->stack));
  TakingsViewClass *klass = TAKINGS_VIEW_GET_CLASS (page);

  return klass->get_query != NULL ? klass->get_query (page) : NULL;
}

TakingsScope *
takings_window_get_scope (TakingsWindow *self)
{
  return self->scope;
}

GSettings *
takings_window_get_settings (TakingsWindow *self)
{
  return self->state;
}

TakingsWorkBar *
takings_window_get_work_bar (TakingsWindow *self)
{
  return self->work_bar;
}

static void
add_pages (TakingsWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  guint n_pages;
  const TakingsPageInfo *pages = takings_pages_get (&n_pages);

  for (guint i = 0; i < n_pages; i++)
    {
      g_autofree char *action = g_strdup_printf ("win.page::%s", pages[i].id);
      g_autofree char *accel = g_strdup_printf ("<Alt>%u", i + 1);
      gtk_list_box_append (self->sidebar, takings_pages_new_row (&pages[i]));
      gtk_application_set_accels_for_action (application, action, (const char *[]){ accel, NULL });
    }
}

void
takings_window_present_first (TakingsWindow *self)
{
  takings_first_frame_present (GTK_WINDOW (self),
                               TAKINGS_VIEW (gtk_stack_get_visible_child (self->stack)));
}

TakingsWindow *
takings_window_new (GtkApplication *application, TakingsScope *scope, GSettings *state,
                    gboolean demo)
{
  TakingsWindow *self = g_object_new (TAKINGS_TYPE_WINDOW, "application", application, NULL);
  g_autofree char *page = state != NULL ? g_settings_get_string (state, "page") : NULL;
  guint n_pages;

  self->scope = g_object_ref (scope);
  add_pages (self); /* what the first one shows is read while the rest is built */
  if (page != NULL)
    takings_window_show_page (self, page);
  if (gtk_list_box_get_selected_row (self->sidebar) == NULL)
    takings_window_show_page (self, takings_pages_get (&n_pages)[0].id);
  takings_account_banner_set_scope (self->account_banner, scope);
  takings_period_bar_set_scope (self->period_bar, scope);
  g_signal_connect_object (scope, "failed", G_CALLBACK (failed_cb), self, 0);
  g_signal_connect_object (takings_scope_get_sync (scope), "entries-added",
                           G_CALLBACK (entries_added_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (takings_scope_get_sync (scope), "sync-progress",
                           G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
  takings_sale_dates_attach (self);
  gtk_widget_set_visible (GTK_WIDGET (self->demo_bar), demo); /* or it is measured, though unseen */
  gtk_revealer_set_reveal_child (self->demo_bar, demo);
  g_set_object (&self->state, state);
  takings_state_bind_window (state, GTK_WINDOW (self));
  return self;
}
