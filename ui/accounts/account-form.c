/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "account-form.h"

#include <glib/gi18n.h>
#include <string.h>

struct _TakingsAccountForm
{
  GtkBox parent_instance;

  const TakingsAdapterInfo *info;
  GPtrArray *others; /* (owned) of TakingsAccount */
  char *own_id;      /* (owned) (nullable): of the account that is changed */
  gboolean changed;
  TakingsAccountField *name, *endpoint; /* borrowed */
  GPtrArray *fields;                    /* (owned) of borrowed TakingsAccountField */
};

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TakingsAccountForm, takings_account_form, GTK_TYPE_BOX)

static const TakingsFieldSpec name_spec = {
  "name",
  N_ ("Name"),
  N_ ("As it is shown in lists; every account has its own."),
  .required = TRUE,
};
static const TakingsFieldSpec own_endpoint_spec = {
  "endpoint",
  N_ ("Address"),
  N_ ("The network has no public address: name the one it gave you, or that of your relay, such as "
      "https://relay.example"),
  "^https?://[^/\\s]+/?$",
  .required = TRUE,
};
static const TakingsFieldSpec other_endpoint_spec = {
  "endpoint",
  N_ ("Another Address"),
  N_ ("The credentials are sent there instead of to the network. Only for a proxy or a test."),
  "^https?://[^/\\s]+/?$",
};

static void
takings_account_form_finalize (GObject *object)
{
  TakingsAccountForm *self = TAKINGS_ACCOUNT_FORM (object);

  g_clear_pointer (&self->others, g_ptr_array_unref);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_free (self->own_id);
  G_OBJECT_CLASS (takings_account_form_parent_class)->finalize (object);
}

static void
takings_account_form_class_init (TakingsAccountFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = takings_account_form_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
takings_account_form_init (TakingsAccountForm *self)
{
  self->fields = g_ptr_array_new ();
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 18);
}

/* --- the name --- */

static gboolean
is_taken (TakingsAccountForm *self, const char *name)
{
  for (guint i = 0; i < self->others->len; i++)
    {
      const TakingsAccount *other = g_ptr_array_index (self->others, i);
      if (g_str_equal (other->name, name) && g_strcmp0 (other->id, self->own_id) != 0)
        return TRUE;
    }
  return FALSE;
}

static char *
dup_free_name (TakingsAccountForm *self)
{
  char *name = g_strdup (self->info->name);

  for (guint i = 2; is_taken (self, name); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s %u", self->info->name, i);
    }
  return name;
}

static gboolean
check_name (TakingsAccountForm *self)
{
  g_autofree char *name = takings_account_field_dup_text (self->name);

  if (*name == '\0')
    takings_account_field_set_fault (self->name, _ ("The account needs a name."));
  else if (is_taken (self, name))
    takings_account_field_set_fault (self->name, _ ("Another account has this name already."));
  else
    return TRUE;
  return FALSE;
}

static void
changed_cb (TakingsAccountForm *self)
{
  self->changed = TRUE;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
name_changed_cb (TakingsAccountForm *self)
{
  check_name (self);
}

/* --- building --- */

static TakingsAccountField *
add_field (TakingsAccountForm *self, GtkBox *box, const TakingsFieldSpec *spec, gboolean stored,
           const char *text)
{
  TakingsAccountField *field = TAKINGS_ACCOUNT_FIELD (takings_account_field_new (spec, stored));

  if (text != NULL && !spec->secret)
    takings_account_field_set_text (field, text);
  gtk_box_append (box, GTK_WIDGET (field));
  return field;
}

static void
add_endpoint (TakingsAccountForm *self, const TakingsAccount *account)
{
  const char *text = account != NULL ? account->endpoint : NULL;
  GtkWidget *expander, *box;

  if (self->info->base_url == NULL)
    {
      self->endpoint = add_field (self, GTK_BOX (self), &own_endpoint_spec, FALSE, text);
      return;
    }
  expander = gtk_expander_new_with_mnemonic (_ ("_Advanced"));
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_margin_top (box, 12);
  gtk_expander_set_child (GTK_EXPANDER (expander), box);
  gtk_expander_set_expanded (GTK_EXPANDER (expander), text != NULL);
  gtk_box_append (GTK_BOX (self), expander);
  self->endpoint = add_field (self, GTK_BOX (box), &other_endpoint_spec, FALSE, text);
}

static void
watch (TakingsAccountForm *self, TakingsAccountField *field)
{
  g_signal_connect_object (field, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

/* One that was made for files alone has none. */
static gboolean
has_secrets (const TakingsAccount *account)
{
  return account != NULL && !(account->paused && account->last_sync == 0);
}

GtkWidget *
takings_account_form_new (const TakingsAdapterInfo *info, const TakingsAccount *account,
                          GPtrArray *others)
{
  TakingsAccountForm *self = g_object_new (TAKINGS_TYPE_ACCOUNT_FORM, NULL);
  g_autofree char *name = NULL;

  self->info = info;
  self->others = g_ptr_array_ref (others);
  self->own_id = account != NULL ? g_strdup (account->id) : NULL;
  for (guint i = 0; i < info->n_fields; i++)
    {
      const TakingsFieldSpec *spec = &info->fields[i];
      const char *text = account != NULL ? g_hash_table_lookup (account->settings, spec->key)
                                         : NULL;
      gboolean stored = spec->secret && has_secrets (account);
      g_ptr_array_add (self->fields, add_field (self, GTK_BOX (self), spec, stored, text));
    }
  name = account != NULL ? g_strdup (account->name) : dup_free_name (self);
  if (info->base_url == NULL)
    add_endpoint (self, account);
  self->name = add_field (self, GTK_BOX (self), &name_spec, FALSE, name);
  if (info->base_url != NULL)
    add_endpoint (self, account);
  for (guint i = 0; i < self->fields->len; i++)
    watch (self, g_ptr_array_index (self->fields, i));
  watch (self, self->name);
  watch (self, self->endpoint);
  g_signal_connect_object (self->name, "changed", G_CALLBACK (name_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/* --- reading --- */

char *
takings_account_form_dup_name (TakingsAccountForm *self)
{
  return takings_account_field_dup_text (self->name);
}

char *
takings_account_form_dup_endpoint (TakingsAccountForm *self)
{
  char *text = takings_account_field_dup_text (self->endpoint);

  if (g_str_has_suffix (text, "/"))
    text[strlen (text) - 1] = '\0';
  return text;
}

GHashTable *
takings_account_form_dup_fields (TakingsAccountForm *self)
{
  GHashTable *fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < self->fields->len; i++)
    {
      TakingsAccountField *field = g_ptr_array_index (self->fields, i);
      g_autofree char *text = takings_account_field_dup_text (field);

      if (*text == '\0' && self->own_id != NULL && takings_account_field_get_spec (field)->secret)
        continue;
      g_hash_table_insert (fields, g_strdup (takings_account_field_get_spec (field)->key),
                           g_steal_pointer (&text));
    }
  return fields;
}

/* --- checking --- */

/* A new account's fields together: one may be made from another, so a missing one need not be
 * wrong. The adapter's error names the field in quotes. */
static gboolean
check_together (TakingsAccountForm *self, GError **error)
{
  TakingsAdapter *adapter = takings_registry_lookup (self->info->id);
  g_autoptr (GHashTable) fields = takings_account_form_dup_fields (self);
  g_autoptr (GError) fault = NULL;

  if (self->own_id != NULL || adapter == NULL
      || takings_adapter_prepare_fields (adapter, fields, &fault))
    return TRUE;
  for (guint i = 0; i < self->fields->len; i++)
    {
      TakingsAccountField *field = g_ptr_array_index (self->fields, i);
      g_autofree char *quoted = g_strdup_printf ("“%s”",
                                                 takings_account_field_get_spec (field)->key);
      g_autofree char *text = takings_account_field_dup_text (field);
      if (strstr (fault->message, quoted) == NULL)
        continue;
      takings_account_field_set_fault (field, *text == '\0' ? _ ("This is needed.")
                                                            : _ ("This does not look right."));
      takings_account_field_focus (field);
      return FALSE;
    }
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

static gboolean
check_endpoint (TakingsAccountForm *self)
{
  g_autofree char *text = takings_account_field_dup_text (self->endpoint);

  if (*text != '\0' || !takings_account_field_get_spec (self->endpoint)->required)
    return takings_account_field_is_right (self->endpoint);
  takings_account_field_set_fault (self->endpoint, _ ("This is needed."));
  return FALSE;
}

gboolean
takings_account_form_check (TakingsAccountForm *self, GError **error)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      TakingsAccountField *field = g_ptr_array_index (self->fields, i);
      if (takings_account_field_is_right (field))
        continue;
      takings_account_field_focus (field);
      return FALSE;
    }
  if (!check_together (self, error))
    return FALSE;
  if (!check_endpoint (self))
    {
      takings_account_field_focus (self->endpoint);
      return FALSE;
    }
  if (check_name (self))
    return TRUE;
  takings_account_field_focus (self->name);
  return FALSE;
}

/* How likely it is that a refusal is about @field. */
static guint
blame (TakingsAccountField *field, const char *message)
{
  const TakingsFieldSpec *spec = takings_account_field_get_spec (field);
  g_autofree char *named = g_strdup_printf (" %s (", spec->key);
  g_autofree char *text = takings_account_field_dup_text (field);

  if (!spec->secret)
    return 0;
  return 1 + (spec->required ? 1 : 0) + (strstr (message, named) != NULL ? 2 : 0)
         + (*text != '\0' ? 4 : 0);
}

void
takings_account_form_show_refusal (TakingsAccountForm *self, const char *message)
{
  TakingsAccountField *worst = NULL;
  guint most = 0;

  for (guint i = 0; i < self->fields->len; i++)
    {
      TakingsAccountField *field = g_ptr_array_index (self->fields, i);
      if (blame (field, message) <= most)
        continue;
      worst = field;
      most = blame (field, message);
    }
  if (worst == NULL)
    return;
  takings_account_field_set_fault (worst, _ ("The network does not accept this."));
  takings_account_field_focus (worst);
}

gboolean
takings_account_form_is_changed (TakingsAccountForm *self)
{
  return self->changed;
}

void
takings_account_form_focus (TakingsAccountForm *self)
{
  takings_account_field_focus (g_ptr_array_index (self->fields, 0));
}

TakingsAccountField *
takings_account_form_get_field (TakingsAccountForm *self, const char *key)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      TakingsAccountField *field = g_ptr_array_index (self->fields, i);
      if (g_str_equal (takings_account_field_get_spec (field)->key, key))
        return field;
    }
  if (g_str_equal (key, "name"))
    return self->name;
  return g_str_equal (key, "endpoint") ? self->endpoint : NULL;
}
