/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "preferences.h"

#define DEFAULT_MINUTES 60

GSettings *
takings_preferences_new (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, TAKINGS_APPLICATION_ID, TRUE);
  return schema != NULL && g_settings_schema_has_key (schema, "sync-interval")
           ? g_settings_new_full (schema, NULL, NULL)
           : NULL;
}

gboolean
takings_preferences_get (GSettings *preferences, const char *key, gboolean fallback)
{
  return preferences != NULL ? g_settings_get_boolean (preferences, key) : fallback;
}

gint64
takings_preferences_get_interval (GSettings *preferences)
{
  guint minutes = preferences != NULL ? g_settings_get_uint (preferences, "sync-interval")
                                      : DEFAULT_MINUTES;

  return (gint64) minutes * 60;
}
