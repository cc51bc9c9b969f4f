/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "adapter.h"

/* Filled once by main() before any thread starts, only read afterwards. */
static GPtrArray *registry;

static int
by_id (gconstpointer a, gconstpointer b)
{
  TakingsAdapter *const *left = a, *const *right = b;

  return strcmp (takings_adapter_get_info (*left)->id, takings_adapter_get_info (*right)->id);
}

void
takings_registry_fill (const TakingsAdapterTypeFunc *types, guint n_types)
{
  g_clear_pointer (&registry, g_ptr_array_unref);
  registry = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n_types && types[i] != NULL; i++)
    g_ptr_array_add (registry, g_object_new (types[i](), NULL));
  g_ptr_array_sort (registry, by_id);
}

TakingsAdapter *
takings_registry_lookup (const char *id)
{
  for (guint i = 0; id != NULL && registry != NULL && i < registry->len; i++)
    {
      TakingsAdapter *adapter = g_ptr_array_index (registry, i);

      if (g_str_equal (takings_adapter_get_info (adapter)->id, id))
        return adapter;
    }
  return NULL;
}

GPtrArray *
takings_registry_list (void)
{
  if (registry == NULL)
    takings_registry_fill (NULL, 0);
  return registry;
}

guint
takings_registry_number (const char *id)
{
  GPtrArray *list = takings_registry_list ();
  guint number = 0;

  while (number < list->len
         && strcmp (takings_adapter_get_info (g_ptr_array_index (list, number))->id, id) != 0)
    number++;
  return number;
}
