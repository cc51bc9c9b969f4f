/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads: main. */
#include "config.h"

#include "campaign-form.h"

#include "campaign-setup.h"
#include "hook.h"

#include <glib/gi18n.h>

typedef enum
{
  NAME,
  CODE,
  DESTINATION,
  AFFILIATES,
  CURRENCY, /* this and what follows is among what few need */
  ALIASES,
  PREFIXES,
  N_FIELDS
} Field;
static const TakingsFieldSpec specs[N_FIELDS] = {
  [NAME] = { "name", N_ ("Name"), NULL, NULL, .required = TRUE },
  [CODE] = { "id", N_ ("Id in Links"), N_ ("Stays as it is for ever: links carry it."),
             "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", .required = TRUE },
  [DESTINATION] = { "destination", N_ ("Address Where Clicks Go On"),
                    N_ ("{click_id}, {affiliate_id} and {sub1} to {sub5} are put in. Without it, "
                        "clicks are only counted."),
                    NULL },
  [AFFILIATES] = { "affiliates", N_ ("Affiliates"),
                   N_ ("Their ids, separated by commas. Without any, everybody may send clicks."),
                   NULL },
  [CURRENCY] = { "currency", N_ ("Currency"), N_ ("Of postbacks that name none."),
                 "^[A-Za-z]{3}$" },
  [ALIASES] = { "aliases", N_ ("SubIDs"),
                N_ ("Sales with these SubIDs belong to the campaign, separated by commas."), NULL },
  [PREFIXES] = { "prefixes", N_ ("Beginnings of SubIDs"),
                 N_ ("Sales whose SubIDs begin so belong to it as well, separated by commas."),
                 NULL },
};

struct _TakingsCampaignForm
{
  GtkBox parent_instance;

  const TakingsCampaign *campaign; /* (nullable): borrowed: its owner outlives the form */
  GPtrArray *others;               /* (owned) */
  GPtrArray *networks;             /* (owned) of ids */
  TakingsAccountField *fields[N_FIELDS];
  TakingsAccountField *secret; /* (nullable): of the chosen network */
  TakingsFieldSpec secret_spec;
  GtkExpander *advanced;
  AdwComboRow *network;
  AdwBin *secret_place;
  GtkSwitch *token, *signature;
  gboolean changed, code_is_own;
};

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TakingsCampaignForm, takings_campaign_form, GTK_TYPE_BOX)

static char *
dup_text (TakingsCampaignForm *self, Field field)
{
  return takings_account_field_dup_text (self->fields[field]);
}

/* --- reading --- */

static void
add_list (TakingsCampaignForm *self, Field field, GPtrArray *out)
{
  g_autofree char *text = dup_text (self, field);
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (char **part = parts; *part != NULL; part++)
    if (*g_strstrip (*part) != '\0')
      g_ptr_array_add (out, g_strdup (*part));
}

static gboolean
add_rules (TakingsCampaignForm *self, Field field, TakingsRuleKind kind, TakingsCampaign *campaign,
           GError **error)
{
  g_autoptr (GPtrArray) patterns = g_ptr_array_new_with_free_func (g_free);

  add_list (self, field, patterns);
  for (guint i = 0; i < patterns->len; i++)
    if (!takings_campaign_add_pattern (campaign, kind, patterns->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* A part of the campaign that one field stands for. */
static gboolean
take_field (TakingsCampaignForm *self, Field field, TakingsCampaign *campaign, GError **error)
{
  g_autofree char *text = dup_text (self, field);
  char **place = field == DESTINATION ? &campaign->destination
                 : field == CURRENCY  ? &campaign->currency
                                      : NULL;

  if (place != NULL && *text != '\0')
    *place = g_steal_pointer (&text);
  if (field == AFFILIATES)
    add_list (self, field, campaign->affiliates);
  if (field == ALIASES)
    return add_rules (self, field, TAKINGS_RULE_ALIAS, campaign, error);
  if (field == PREFIXES)
    return add_rules (self, field, TAKINGS_RULE_PREFIX, campaign, error);
  return takings_campaign_check (campaign, error);
}

/* --- checking --- */

static gboolean
is_taken (TakingsCampaignForm *self, const char *code)
{
  for (guint i = 0; self->campaign == NULL && i < self->others->len; i++)
    if (g_str_equal (((TakingsCampaign *) self->others->pdata[i])->code, code))
      return TRUE;
  return FALSE;
}

/* @complete: what is needed must be there, too */
static gboolean
check_field (TakingsCampaignForm *self, Field field, gboolean complete)
{
  g_autoptr (TakingsCampaign) probe = takings_campaign_new ("x", "x");
  g_autofree char *text = dup_text (self, field);
  g_autoptr (GError) error = NULL;

  if (!takings_account_field_is_right (self->fields[field]))
    return FALSE; /* it has said so */
  if (*text == '\0' && specs[field].required)
    {
      if (complete)
        takings_account_field_set_fault (self->fields[field], _ ("This is needed."));
      return FALSE;
    }
  if (field == CODE && is_taken (self, text))
    {
      takings_account_field_set_fault (self->fields[field],
                                       _ ("Another campaign has this id already."));
      return FALSE;
    }
  if (take_field (self, field, probe, &error))
    return TRUE;
  takings_account_field_set_fault (self->fields[field], error->message);
  return FALSE;
}

static gboolean
check_secret (TakingsCampaignForm *self, const char *network)
{
  g_autofree char *text = takings_campaign_form_dup_secret (self);

  if (*text != '\0' || !takings_campaign_needs_secret (network)
      || (self->campaign != NULL && g_strcmp0 (self->campaign->network, network) == 0))
    return TRUE;
  takings_account_field_set_fault (self->secret, _ ("This is needed."));
  takings_account_field_focus (self->secret);
  return FALSE;
}

static const char *
get_network (TakingsCampaignForm *self)
{
  guint selected = adw_combo_row_get_selected (self->network);

  return selected > 0 && selected <= self->networks->len ? self->networks->pdata[selected - 1]
                                                         : NULL;
}

/* The rules that have no field here stay as they are. */
static void
keep_rules (TakingsCampaignForm *self, TakingsCampaign *campaign)
{
  for (guint i = 0; self->campaign != NULL && i < self->campaign->rules->len; i++)
    {
      const TakingsCampaignRule *rule = self->campaign->rules->pdata[i];

      if (rule->kind == TAKINGS_RULE_REGEX)
        takings_campaign_add_rule (campaign, rule->kind, rule->network, rule->pattern);
    }
}

TakingsCampaign *
takings_campaign_form_read (TakingsCampaignForm *self)
{
  g_autofree char *name = dup_text (self, NAME), *code = dup_text (self, CODE);
  g_autoptr (TakingsCampaign) campaign = takings_campaign_new (code, name);

  for (Field field = 0; field < N_FIELDS; field++)
    if (!check_field (self, field, TRUE)
        || (field > CODE && !take_field (self, field, campaign, NULL)))
      {
        if (field >= CURRENCY)
          gtk_expander_set_expanded (self->advanced, TRUE);
        takings_account_field_focus (self->fields[field]);
        return NULL;
      }
  if (!check_secret (self, get_network (self)))
    return NULL;
  campaign->network = g_strdup (get_network (self));
  campaign->demands = (gtk_switch_get_active (self->token) ? TAKINGS_DEMANDS_TOKEN : 0)
                      | (gtk_switch_get_active (self->signature) ? TAKINGS_DEMANDS_SIGNATURE : 0);
  keep_rules (self, campaign);
  return g_steal_pointer (&campaign);
}

char *
takings_campaign_form_dup_secret (TakingsCampaignForm *self)
{
  return self->secret != NULL ? takings_account_field_dup_text (self->secret) : g_strdup ("");
}

gboolean
takings_campaign_form_is_changed (TakingsCampaignForm *self)
{
  return self->changed;
}

void
takings_campaign_form_focus (TakingsCampaignForm *self)
{
  takings_account_field_focus (self->fields[NAME]);
}

/* --- what changes --- */

static void
changed_cb (TakingsCampaignForm *self)
{
  self->changed = TRUE;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
field_changed_cb (TakingsAccountField *changed, TakingsCampaignForm *self)
{
  for (Field field = 0; field < N_FIELDS; field++)
    if (self->fields[field] == changed)
      check_field (self, field, FALSE);
  changed_cb (self);
}

/* The id follows the name until somebody writes another. */
static void
name_changed_cb (TakingsCampaignForm *self)
{
  g_autofree char *name = dup_text (self, NAME), *code = takings_campaign_code_from_name (name);

  if (self->code_is_own || self->campaign != NULL)
    return;
  takings_account_field_set_text (self->fields[CODE], code);
  self->code_is_own = FALSE;
}

static void
code_changed_cb (TakingsCampaignForm *self)
{
  g_autofree char *name = dup_text (self, NAME), *code = dup_text (self, CODE);
  g_autofree char *made = takings_campaign_code_from_name (name);

  self->code_is_own = *code != '\0' && !g_str_equal (code, made);
}

static void
network_changed_cb (TakingsCampaignForm *self)
{
  const char *network = get_network (self), *label = takings_campaign_secret_label (network);
  gboolean stored = self->campaign != NULL && self->campaign->network != NULL
                    && g_strcmp0 (self->campaign->network, network) == 0;

  self->secret = NULL;
  adw_bin_set_child (self->secret_place, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->secret_place), label != NULL);
  if (label != NULL)
    {
      self->secret_spec = (TakingsFieldSpec){ "secret", label, .secret = TRUE };
      self->secret_spec.required = takings_campaign_needs_secret (network);
      self->secret = TAKINGS_ACCOUNT_FIELD (takings_account_field_new (&self->secret_spec, stored));
      adw_bin_set_child (self->secret_place, GTK_WIDGET (self->secret));
      g_signal_connect_object (self->secret, "changed", G_CALLBACK (changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  changed_cb (self);
}

/* --- building --- */

static GtkWidget *
new_list (TakingsCampaignForm *self, const char *label)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_box_append (GTK_BOX (self), list);
  return list;
}

static GtkSwitch *
add_switch (TakingsCampaignForm *self, GtkWidget *list, const char *title, const char *subtitle,
            gboolean active)
{
  GtkWidget *row = adw_action_row_new (), *button = gtk_switch_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_switch_set_active (GTK_SWITCH (button), active);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  g_signal_connect_object (button, "notify::active", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_SWITCH (button);
}

static void
add_network (TakingsCampaignForm *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_auto (GStrv) ids = g_strsplit (takings_hook_names (), ", ", -1);
  GtkWidget *list = new_list (self, _ ("Notifications of a Network"));
  guint selected = 0;

  gtk_string_list_append (names, _ ("None"));
  for (char **id = ids; *id != NULL; id++)
    {
      TakingsAdapter *adapter = takings_registry_lookup (*id);

      if (adapter == NULL)
        continue;
      gtk_string_list_append (names, takings_adapter_get_info (adapter)->name);
      g_ptr_array_add (self->networks, g_strdup (*id));
      if (self->campaign != NULL && g_strcmp0 (self->campaign->network, *id) == 0)
        selected = self->networks->len;
    }
  self->network = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->network),
                                 _ ("Notifications of a Network"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->network),
                               _ ("It reports each sale at once, beside what is read from it"));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self->network), 0);
  adw_combo_row_set_model (self->network, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->network, selected);
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (self->network));
  self->secret_place = ADW_BIN (adw_bin_new ());
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->secret_place));
  network_changed_cb (self);
  g_signal_connect_object (self->network, "notify::selected", G_CALLBACK (network_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

/* What of the campaign stands in @field. */
static char *
dup_value (const TakingsCampaign *campaign, Field field)
{
  const char *const texts[N_FIELDS] = { [NAME] = campaign->name,
                                        [CODE] = campaign->code,
                                        [DESTINATION] = campaign->destination,
                                        [CURRENCY] = campaign->currency };
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; field == AFFILIATES && i < campaign->affiliates->len; i++)
    g_ptr_array_add (parts, g_strdup (campaign->affiliates->pdata[i]));
  for (guint i = 0; i < campaign->rules->len; i++)
    {
      const TakingsCampaignRule *rule = campaign->rules->pdata[i];

      if ((field == ALIASES && rule->kind == TAKINGS_RULE_ALIAS)
          || (field == PREFIXES && rule->kind == TAKINGS_RULE_PREFIX))
        g_ptr_array_add (parts, takings_campaign_dup_pattern (rule));
    }
  g_ptr_array_add (parts, NULL);
  return texts[field] != NULL ? g_strdup (texts[field]) : g_strjoinv (", ", (char **) parts->pdata);
}

static void
add_field (TakingsCampaignForm *self, GtkBox *box, Field field)
{
  GtkWidget *made = takings_account_field_new (&specs[field], FALSE);

  self->fields[field] = TAKINGS_ACCOUNT_FIELD (made);
  gtk_box_append (box, made);
  if (self->campaign != NULL)
    {
      g_autofree char *text = dup_value (self->campaign, field);

      if (field >= CURRENCY && *text != '\0')
        gtk_expander_set_expanded (self->advanced, TRUE);
      takings_account_field_set_text (self->fields[field], text);
      gtk_widget_set_sensitive (made, field != CODE);
    }
}

static GtkBox *
add_advanced (TakingsCampaignForm *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  self->advanced = GTK_EXPANDER (gtk_expander_new_with_mnemonic (_ ("_Advanced")));
  gtk_widget_set_margin_top (box, 12);
  gtk_expander_set_child (self->advanced, box);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->advanced));
  return GTK_BOX (box);
}

static void
add_demands (TakingsCampaignForm *self)
{
  TakingsDemands demands = self->campaign != NULL ? self->campaign->demands : TAKINGS_DEMANDS_TOKEN;
  GtkWidget *list = new_list (self, _ ("Postbacks"));

  self->token = add_switch (self, list, _ ("Demand the Campaign’s Token"),
                            _ ("Postbacks without it are refused"),
                            (demands & TAKINGS_DEMANDS_TOKEN) != 0);
  self->signature = add_switch (self, list, _ ("Demand a Signature"),
                                _ ("For senders that can sign a postback with HMAC-SHA-256"),
                                (demands & TAKINGS_DEMANDS_SIGNATURE) != 0);
}

static void
takings_campaign_form_finalize (GObject *object)
{
  TakingsCampaignForm *self = TAKINGS_CAMPAIGN_FORM (object);

  g_clear_pointer (&self->others, g_ptr_array_unref);
  g_ptr_array_unref (self->networks);
  G_OBJECT_CLASS (takings_campaign_form_parent_class)->finalize (object);
}

static void
takings_campaign_form_class_init (TakingsCampaignFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = takings_campaign_form_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
takings_campaign_form_init (TakingsCampaignForm *self)
{
  self->networks = g_ptr_array_new_with_free_func (g_free);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 18);
}

GtkWidget *
takings_campaign_form_new (const TakingsCampaign *campaign, GPtrArray *others)
{
  TakingsCampaignForm *self = g_object_new (TAKINGS_TYPE_CAMPAIGN_FORM, NULL);
  GtkBox *advanced;

  self->campaign = campaign;
  self->others = g_ptr_array_ref (others);
  for (Field field = NAME; field < CURRENCY; field++)
    add_field (self, GTK_BOX (self), field);
  add_network (self);
  add_demands (self);
  advanced = add_advanced (self);
  for (Field field = CURRENCY; field < N_FIELDS; field++)
    add_field (self, advanced, field);
  for (Field field = 0; field < N_FIELDS; field++)
    g_signal_connect_object (self->fields[field], "changed", G_CALLBACK (field_changed_cb), self,
                             0);
  g_signal_connect_object (self->fields[NAME], "changed", G_CALLBACK (name_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->fields[CODE], "changed", G_CALLBACK (code_changed_cb), self,
                           G_CONNECT_SWAPPED);
  self->changed = FALSE;
  return GTK_WIDGET (self);
}
