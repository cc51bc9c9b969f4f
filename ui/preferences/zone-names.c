/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "zone-names.h"

#include <stdlib.h>
#include <string.h>

static const char *const tables[] = { "/usr/share/zoneinfo/zone1970.tab",
                                      "/usr/share/zoneinfo/zone.tab" };

static const char *const fallback[] = {
  "Africa/Cairo",
  "Africa/Johannesburg",
  "Africa/Lagos",
  "America/Bogota",
  "America/Chicago",
  "America/Denver",
  "America/Los_Angeles",
  "America/New_York",
  "America/Sao_Paulo",
  "Asia/Dubai",
  "Asia/Kolkata",
  "Asia/Shanghai",
  "Asia/Singapore",
  "Asia/Tokyo",
  "Australia/Sydney",
  "Europe/Berlin",
  "Europe/Istanbul",
  "Europe/London",
  "Pacific/Auckland",
  "UTC",
  NULL,
};

static int
compare_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Lines of countries, coordinates and zone, parted by tabs; comments begin with a hash. */
static GStrv
read_table (const char *path)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], "\t", 4);
      if (*lines[i] != '#' && g_strv_length (fields) >= 3)
        g_ptr_array_add (names, g_strdup (fields[2]));
    }
  if (names->len == 0)
    return NULL;
  g_ptr_array_add (names, g_strdup ("UTC"));
  g_ptr_array_sort (names, compare_cb);
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static void
read_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GStrv names = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (tables) && names == NULL; i++)
    names = read_table (tables[i]);
  if (names == NULL)
    names = g_strdupv ((GStrv) fallback);
  g_task_return_pointer (task, names, (GDestroyNotify) g_strfreev);
}

void
takings_zone_names_read_async (GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, takings_zone_names_read_async);
  g_task_run_in_thread (task, read_in_worker);
}

GStrv
takings_zone_names_read_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

char *
takings_zone_dup_label (const char *id)
{
  return g_strdelimit (g_strdup (id), "_", ' ');
}
