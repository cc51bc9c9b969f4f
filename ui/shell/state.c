/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "state.h"

#include <string.h>

static const char *const presets[] = {
  "today",      "yesterday", "last-7-days", "last-30-days",   "last-90-days", "this-month",
  "last-month", "this-year", "last-year",   "last-12-months", "all",          "custom",
};
G_STATIC_ASSERT (G_N_ELEMENTS (presets) == TAKINGS_PRESET_CUSTOM + 1);

void
takings_state_bind_window (GSettings *state, GtkWindow *window)
{
  if (state == NULL)
    return;
  g_settings_bind (state, "window-width", window, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (state, "window-height", window, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (state, "window-maximized", window, "maximized", G_SETTINGS_BIND_DEFAULT);
}

static void
restore_period (GSettings *state, TakingsScope *scope)
{
  g_autofree char *name = g_settings_get_string (state, "preset");
  g_autofree char *from = g_settings_get_string (state, "from");
  g_autofree char *to = g_settings_get_string (state, "to");
  TakingsPeriod period = { G_MININT32, G_MAXINT32 };

  for (int i = 0; i < TAKINGS_PRESET_CUSTOM; i++)
    if (strcmp (name, presets[i]) == 0)
      takings_scope_set_preset (scope, (TakingsPreset) i);
  if (strcmp (name, presets[TAKINGS_PRESET_CUSTOM]) != 0)
    return;
  if ((*from == '\0' || takings_day_parse (from, &period.from_day))
      && (*to == '\0' || takings_day_parse (to, &period.to_day))
      && period.from_day <= period.to_day)
    takings_scope_set_period (scope, period);
}

/* Shown from the first frame on, unless the sales are yet to be found. */
static void
restore_basis (GSettings *state, TakingsScope *scope)
{
  TakingsBasis basis = (TakingsBasis) g_settings_get_enum (state, "date-basis");
  gboolean many = FALSE;

  takings_scope_want_basis (scope, basis);
  if (basis == TAKINGS_BASIS_SALE
      && takings_ledger_has_many_to_link (takings_scope_get_ledger (scope), &many, NULL) && !many)
    takings_scope_set_basis (scope, basis);
}

static void
put_day (GSettings *state, const char *key, gint32 day)
{
  g_autofree char *text = day == G_MININT32 || day == G_MAXINT32 ? g_strdup ("")
                                                                 : takings_day_format (day);

  g_settings_set_string (state, key, text);
}

static void
keep_cb (TakingsScope *scope, gpointer data)
{
  GSettings *state = data;
  TakingsPreset preset = takings_scope_get_preset (scope);
  TakingsPeriod period = takings_scope_get_period (scope);

  g_settings_set_string (state, "preset", presets[preset]);
  g_settings_set_enum (state, "compare", takings_scope_get_compare (scope));
  g_settings_set_enum (state, "date-basis", (int) takings_scope_get_wanted_basis (scope));
  if (preset != TAKINGS_PRESET_CUSTOM)
    return;
  put_day (state, "from", period.from_day);
  put_day (state, "to", period.to_day);
}

void
takings_state_bind_scope (GSettings *state, TakingsScope *scope)
{
  if (state == NULL)
    return;
  takings_scope_set_state (scope, state);
  restore_period (state, scope);
  takings_scope_set_compare (scope, (TakingsCompare) g_settings_get_enum (state, "compare"));
  restore_basis (state, scope);
  g_signal_connect_object (scope, "changed", G_CALLBACK (keep_cb), state, 0);
  g_signal_connect_object (scope, "basis-wanted", G_CALLBACK (keep_cb), state, 0);
}
