/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "preferences.h"

#define SCHEMA          "io.github.takings.Takings" /* the development profile's too */
#define DEFAULT_MINUTES 60
#define DAY_MINUTES     1440u

GSettings *
takings_preferences_new (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SCHEMA, TRUE);
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

guint
takings_quiet_left (guint now, guint from, guint until)
{
  guint length = (until + DAY_MINUTES - from) % DAY_MINUTES;
  guint passed = (now + DAY_MINUTES - from) % DAY_MINUTES;

  return passed < length ? length - passed : 0;
}

gint64
takings_preferences_get_quiet (GSettings *preferences, GDateTime *now)
{
  guint left;

  if (!takings_preferences_get (preferences, "quiet-hours", FALSE))
    return 0;
  left = takings_quiet_left ((guint) g_date_time_get_hour (now) * 60
                               + (guint) g_date_time_get_minute (now),
                             g_settings_get_uint (preferences, "quiet-from"),
                             g_settings_get_uint (preferences, "quiet-until"));
  return left > 0 ? (gint64) left * 60 - g_date_time_get_second (now) : 0;
}
