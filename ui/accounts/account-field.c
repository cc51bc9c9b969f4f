/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "account-field.h"

#include <glib/gi18n.h>

struct _TakingsAccountField
{
  GtkBox parent_instance;

  const TakingsFieldSpec *spec;
  gboolean stored;
  GtkWidget *row;   /* borrowed: AdwEntryRow or AdwComboRow */
  GtkWidget *where; /* borrowed */
  GtkWidget *fault; /* borrowed */
};

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TakingsAccountField, takings_account_field, GTK_TYPE_BOX)

/* Tells it on the screen and to whoever reads it aloud. */
static void
show_fault (TakingsAccountField *self, const char *text, gboolean harmless)
{
  gboolean bad = text != NULL && !harmless;

  gtk_label_set_label (GTK_LABEL (self->fault), text != NULL ? text : "");
  gtk_widget_set_visible (self->fault, text != NULL);
  gtk_widget_remove_css_class (self->fault, harmless ? "error" : "warning");
  gtk_widget_add_css_class (self->fault, harmless ? "warning" : "error");
  if (bad)
    gtk_widget_add_css_class (self->row, "error");
  else
    gtk_widget_remove_css_class (self->row, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->row), GTK_ACCESSIBLE_STATE_INVALID,
                               bad ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

static void
changed_cb (TakingsAccountField *self)
{
  g_autofree char *text = takings_account_field_dup_text (self);

  if (takings_field_looks_right (self->spec, text))
    show_fault (self, NULL, FALSE);
  else if (self->spec->pattern_is_hint)
    show_fault (self, _ ("This looks unusual. Check it; it can be saved all the same."), TRUE);
  else
    show_fault (self, _ ("This is not a complete value yet, or not the right one."), FALSE);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
takings_account_field_class_init (TakingsAccountFieldClass *klass)
{
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
new_note (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "field-note");
  gtk_widget_set_visible (label, FALSE);
  return label;
}

static void
takings_account_field_init (TakingsAccountField *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->where = new_note ();
  gtk_widget_add_css_class (self->where, "dim-label");
  self->fault = new_note ();
}

/* "AFFILIATE", "affiliate": as a person would write it. */
static char *
dup_choice (const char *value)
{
  g_autofree char *lower = g_utf8_strdown (value, -1);

  if (*lower == '\0')
    return g_steal_pointer (&lower);
  return g_strdup_printf ("%c%s", g_ascii_toupper (*lower), lower + 1);
}

/* A setting that may be left alone has a first choice for that. */
static gboolean
has_no_choice (const TakingsFieldSpec *spec)
{
  return !spec->required && spec->fallback == NULL;
}

static GtkWidget *
new_combo (TakingsAccountField *self)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  GtkWidget *row = adw_combo_row_new ();

  if (has_no_choice (self->spec))
    gtk_string_list_append (list, _ ("Not Set"));
  for (const char *const *choice = self->spec->choices; *choice != NULL; choice++)
    {
      g_autofree char *shown = dup_choice (*choice);
      gtk_string_list_append (list, shown);
    }
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  return row;
}

static GtkWidget *
new_entry (TakingsAccountField *self)
{
  GtkWidget *row = self->spec->secret ? adw_password_entry_row_new () : adw_entry_row_new ();
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (row));

  adw_entry_row_set_input_hints (
    ADW_ENTRY_ROW (row), GTK_INPUT_HINT_NO_SPELLCHECK | GTK_INPUT_HINT_NO_EMOJI
                           | (self->spec->secret ? GTK_INPUT_HINT_PRIVATE : GTK_INPUT_HINT_NONE));
  gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (self->spec->label), GTK_ACCESSIBLE_PROPERTY_REQUIRED,
                                  self->spec->required, -1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY,
                                  self->where, self->fault, NULL, -1);
  g_signal_connect_object (row, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  return row;
}

static void
tell_where (TakingsAccountField *self)
{
  const char *where = self->spec->where != NULL ? _ (self->spec->where) : NULL;
  g_autofree char *text = NULL;

  if (self->stored && where != NULL)
    /* Translators: %s: where the value of a field is to be found */
    text = g_strdup_printf (_ ("Kept in the keyring; leave it empty to keep it. %s"), where);
  else if (self->stored)
    text = g_strdup (_ ("Kept in the keyring; leave it empty to keep it."));
  else if (where != NULL && !self->spec->required && self->spec->choices == NULL
           && self->spec->fallback == NULL)
    /* Translators: %s: where the value of a field is to be found */
    text = g_strdup_printf (_ ("May stay empty. %s"), where);
  else
    text = g_strdup (where);
  gtk_label_set_label (GTK_LABEL (self->where), text != NULL ? text : "");
  gtk_widget_set_visible (self->where, text != NULL);
}

GtkWidget *
takings_account_field_new (const TakingsFieldSpec *spec, gboolean stored)
{
  TakingsAccountField *self = g_object_new (TAKINGS_TYPE_ACCOUNT_FIELD, NULL);
  GtkWidget *list = gtk_list_box_new ();

  self->spec = spec;
  self->stored = stored;
  self->row = spec->choices != NULL ? new_combo (self) : new_entry (self);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), _ (spec->label));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (spec->label), -1);
  gtk_list_box_append (GTK_LIST_BOX (list), self->row);
  gtk_box_append (GTK_BOX (self), list);
  gtk_box_append (GTK_BOX (self), self->where);
  gtk_box_append (GTK_BOX (self), self->fault);
  tell_where (self);
  if (spec->fallback != NULL)
    takings_account_field_set_text (self, spec->fallback);
  return GTK_WIDGET (self);
}

const TakingsFieldSpec *
takings_account_field_get_spec (TakingsAccountField *self)
{
  return self->spec;
}

char *
takings_account_field_dup_text (TakingsAccountField *self)
{
  guint selected;

  if (!ADW_IS_COMBO_ROW (self->row))
    return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->row))));
  selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->row));
  if (selected == GTK_INVALID_LIST_POSITION || (has_no_choice (self->spec) && selected == 0))
    return g_strdup ("");
  return g_strdup (self->spec->choices[selected - (has_no_choice (self->spec) ? 1 : 0)]);
}

void
takings_account_field_set_text (TakingsAccountField *self, const char *text)
{
  if (!ADW_IS_COMBO_ROW (self->row))
    {
      gtk_editable_set_text (GTK_EDITABLE (self->row), text);
      return;
    }
  for (guint i = 0; self->spec->choices[i] != NULL; i++)
    if (g_str_equal (self->spec->choices[i], text))
      adw_combo_row_set_selected (ADW_COMBO_ROW (self->row),
                                  i + (has_no_choice (self->spec) ? 1 : 0));
}

gboolean
takings_account_field_is_right (TakingsAccountField *self)
{
  g_autofree char *text = takings_account_field_dup_text (self);

  return self->spec->pattern_is_hint || takings_field_looks_right (self->spec, text);
}

void
takings_account_field_set_fault (TakingsAccountField *self, const char *fault)
{
  show_fault (self, fault, FALSE);
}

void
takings_account_field_focus (TakingsAccountField *self)
{
  if (ADW_IS_COMBO_ROW (self->row))
    gtk_widget_grab_focus (self->row);
  else
    gtk_widget_grab_focus (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->row))));
}
