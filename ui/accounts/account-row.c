/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "account-row.h"

#include "account-text.h"
#include "display.h"
#include "network-badge.h"

#include <glib/gi18n.h>

struct _TakingsAccountRow
{
  GtkListBoxRow parent_instance;

  char *id;         /* (owned) */
  char *shown;      /* (owned) (nullable): the state that is not progress */
  gint64 last_sync; /* of what is shown */
  int paused;       /* of what is shown; -1: nothing yet */
  gboolean reading;

  GtkLabel *name, *state, *trouble_title, *remedy, *details;
  TakingsNetworkBadge *badge;
  GtkSpinner *spinner;
  GtkMenuButton *menu;
  GtkWidget *trouble, *details_expander;
  GtkButton *mend;
};

G_DEFINE_FINAL_TYPE (TakingsAccountRow, takings_account_row, GTK_TYPE_LIST_BOX_ROW)

static void
takings_account_row_finalize (GObject *object)
{
  TakingsAccountRow *self = TAKINGS_ACCOUNT_ROW (object);

  g_free (self->id);
  g_free (self->shown);
  G_OBJECT_CLASS (takings_account_row_parent_class)->finalize (object);
}

static void
takings_account_row_class_init (TakingsAccountRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = takings_account_row_finalize;
  g_type_ensure (TAKINGS_TYPE_NETWORK_BADGE);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/takings/Takings/accounts/account-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TakingsAccountRow, name);
  gtk_widget_class_bind_template_child (widget_class, TakingsAccountRow, state);
  gtk_widget_class_bind_template_child (widget_class, TakingsAccountRow, trouble_title);
  gtk_widget_class_bind_template_child (widget_class, TakingsAccountRow, remedy);
  gtk_widget_class_bind_template_child (widget_class, TakingsAccountRow, details);
  gtk_widget_class_bind_template_child (widget_class, TakingsAccountRow, badge);
  gtk_widget_class_bind_template_child (widget_class, TakingsAccountRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, TakingsAccountRow, menu);
  gtk_widget_class_bind_template_child (widget_class, TakingsAccountRow, trouble);
  gtk_widget_class_bind_template_child (widget_class, TakingsAccountRow, details_expander);
  gtk_widget_class_bind_template_child (widget_class, TakingsAccountRow, mend);
}

static void
takings_account_row_init (TakingsAccountRow *self)
{
  self->paused = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
takings_account_row_new (const char *id)
{
  TakingsAccountRow *self = g_object_new (TAKINGS_TYPE_ACCOUNT_ROW, NULL);

  self->id = g_strdup (id);
  return GTK_WIDGET (self);
}

const char *
takings_account_row_get_id (TakingsAccountRow *self)
{
  return self->id;
}

/* --- the menu --- */

static void
add_item (GMenu *menu, const char *label, const char *action, const char *id)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", id);
  g_menu_append_item (menu, item);
}

static void
build_menu (TakingsAccountRow *self, gboolean paused)
{
  g_autoptr (GMenu) menu = g_menu_new (), read = g_menu_new (), edit = g_menu_new (),
                    end = g_menu_new ();

  if (!paused)
    add_item (read, _ ("_Sync Now"), "accounts.sync", self->id);
  add_item (read, paused ? _ ("_Resume") : _ ("_Pause"),
            paused ? "accounts.resume" : "accounts.pause", self->id);
  add_item (read, _ ("Sync _History"), "accounts.history", self->id);
  add_item (read, _ ("_Import a CSV File…"), "win.import", self->id);
  add_item (edit, _ ("Re_name…"), "accounts.rename", self->id);
  add_item (edit, _ ("Update _Credentials…"), "win.edit-account", self->id);
  add_item (end, _ ("Remo_ve…"), "accounts.remove", self->id);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (read));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (edit));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (end));
  gtk_menu_button_set_menu_model (self->menu, G_MENU_MODEL (menu));
}

/* --- what is shown --- */

static void
show_trouble (TakingsAccountRow *self, const TakingsAccount *account)
{
  TakingsTrouble trouble = { 0 };
  gboolean any = takings_account_get_trouble (account, &trouble);

  gtk_widget_set_visible (self->trouble, any);
  if (!any)
    return;
  gtk_label_set_label (self->trouble_title, trouble.title);
  gtk_label_set_label (self->remedy, trouble.remedy);
  gtk_label_set_label (self->details, account->last_error != NULL ? account->last_error : "");
  gtk_widget_set_visible (self->details_expander, account->last_error != NULL);
  gtk_button_set_label (self->mend,
                        trouble.of_credentials ? _ ("_Update Credentials…") : _ ("_Sync Now"));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->mend), "s", self->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->mend),
                                  trouble.of_credentials ? "win.edit-account" : "accounts.sync");
  takings_trouble_clear (&trouble);
}

static void
show_state (TakingsAccountRow *self)
{
  if (!self->reading)
    gtk_label_set_label (self->state, self->shown != NULL ? self->shown : "");
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->reading);
  gtk_spinner_set_spinning (self->spinner, self->reading);
}

void
takings_account_row_show (TakingsAccountRow *self, const TakingsAccount *account, gint64 now)
{
  g_autofree char *label = g_strdup_printf (_ ("Actions for %s"), account->name);

  g_free (self->shown);
  self->shown = takings_account_dup_state (account, now);
  if (account->last_sync != self->last_sync)
    self->reading = FALSE;
  self->last_sync = account->last_sync;
  gtk_label_set_label (self->name, account->name);
  takings_network_badge_set_network (self->badge, account->network);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->menu), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  show_state (self);
  show_trouble (self, account);
  /* an open menu stays open while entries arrive */
  if (self->paused != account->paused)
    build_menu (self, account->paused);
  self->paused = account->paused;
}

void
takings_account_row_end_progress (TakingsAccountRow *self)
{
  self->reading = FALSE;
  show_state (self);
}

void
takings_account_row_show_progress (TakingsAccountRow *self, guint entries)
{
  g_autofree char *count = takings_display_count (entries);
  /* Translators: %s is a number */
  g_autofree char *text = g_strdup_printf (
    ngettext ("Reading: %s entry", "Reading: %s entries", entries), count);

  self->reading = TRUE;
  gtk_label_set_label (self->state, text);
  show_state (self);
}
