/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads: the service has its own; the mode and the count are atomic. */
#include "config.h"

#include "fake-service.h"

#include <string.h>

#define NAME       "org.freedesktop.secrets"
#define ROOT       "/org/freedesktop/secrets"
#define COLLECTION ROOT "/aliases/default"
#define PROMPT     ROOT "/prompt"
#define SESSION    ROOT "/session"
#define SLOW_MS    500

static const char xml[]
  = "<node>"
    "<interface name='org.freedesktop.Secret.Service'>"
    "<method name='OpenSession'><arg type='s' direction='in'/><arg type='v' direction='in'/>"
    "<arg type='v' direction='out'/><arg type='o' direction='out'/></method>"
    "<method name='SearchItems'><arg type='a{ss}' direction='in'/>"
    "<arg type='ao' direction='out'/><arg type='ao' direction='out'/></method>"
    "<method name='Unlock'><arg type='ao' direction='in'/>"
    "<arg type='ao' direction='out'/><arg type='o' direction='out'/></method>"
    "<method name='GetSecrets'><arg type='ao' direction='in'/><arg type='o' direction='in'/>"
    "<arg type='a{o(oayays)}' direction='out'/></method>"
    "<method name='ReadAlias'><arg type='s' direction='in'/><arg type='o' "
    "direction='out'/></method>"
    "<property name='Collections' type='ao' access='read'/>"
    "</interface>"
    "<interface name='org.freedesktop.Secret.Collection'>"
    "<method name='CreateItem'><arg type='a{sv}' direction='in'/><arg type='(oayays)' "
    "direction='in'/>"
    "<arg type='b' direction='in'/><arg type='o' direction='out'/><arg type='o' direction='out'/>"
    "</method>"
    "<property name='Items' type='ao' access='read'/>"
    "<property name='Label' type='s' access='read'/>"
    "<property name='Locked' type='b' access='read'/>"
    "<property name='Created' type='t' access='read'/>"
    "<property name='Modified' type='t' access='read'/>"
    "</interface>"
    "<interface name='org.freedesktop.Secret.Item'>"
    "<method name='Delete'><arg type='o' direction='out'/></method>"
    "<property name='Locked' type='b' access='read'/>"
    "<property name='Attributes' type='a{ss}' access='read'/>"
    "<property name='Label' type='s' access='read'/>"
    "<property name='Created' type='t' access='read'/>"
    "<property name='Modified' type='t' access='read'/>"
    "</interface>"
    "<interface name='org.freedesktop.Secret.Prompt'>"
    "<method name='Prompt'><arg type='s' direction='in'/></method>"
    "<method name='Dismiss'/>"
    "<signal name='Completed'><arg type='b'/><arg type='v'/></signal>"
    "</interface>"
    "<interface name='org.freedesktop.Secret.Session'><method name='Close'/></interface>"
    "</node>";

typedef struct
{
  char *path;
  GVariant *attributes; /* a{ss} */
  GBytes *secret;
} Item;

static int mode;    /* atomic */
static int n_items; /* atomic */
static GPtrArray *items;
static guint n_made;
static GDBusNodeInfo *node;
static GMutex lock;
static GCond started;
static gboolean running;

static void
item_free (gpointer data)
{
  Item *item = data;
  g_free (item->path);
  g_variant_unref (item->attributes);
  g_bytes_unref (item->secret);
  g_free (item);
}

static gboolean
is_locked (void)
{
  int now = g_atomic_int_get (&mode);
  return now == SERVICE_DISMISSED || now == SERVICE_WAITING || now == SERVICE_UNLOCKS;
}

static gboolean
matches (const Item *item, GVariant *wanted)
{
  GVariantIter iter;
  const char *key, *value;
  g_variant_iter_init (&iter, wanted);
  while (g_variant_iter_next (&iter, "{&s&s}", &key, &value))
    {
      const char *found = NULL;
      if (!g_variant_lookup (item->attributes, key, "&s", &found) || strcmp (found, value) != 0)
        return FALSE;
    }
  return TRUE;
}

static Item *
find_item (const char *path)
{
  for (guint i = 0; i < items->len; i++)
    if (strcmp (((Item *) items->pdata[i])->path, path) == 0)
      return items->pdata[i];
  return NULL;
}

static GVariant *
search (GVariant *parameters)
{
  g_autoptr (GVariant) wanted = g_variant_get_child_value (parameters, 0);
  GVariantBuilder found, none;
  g_variant_builder_init (&found, G_VARIANT_TYPE ("ao"));
  g_variant_builder_init (&none, G_VARIANT_TYPE ("ao"));
  for (guint i = 0; i < items->len; i++)
    if (matches (items->pdata[i], wanted))
      g_variant_builder_add (&found, "o", ((Item *) items->pdata[i])->path);
  return is_locked () ? g_variant_new ("(aoao)", &none, &found)
                      : g_variant_new ("(aoao)", &found, &none);
}

static GVariant *
new_secret (const Item *item)
{
  GVariant *parts[] = { g_variant_new_object_path (SESSION),
                        g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, NULL, 0, 1),
                        g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE,
                                                   g_bytes_get_data (item->secret, NULL),
                                                   g_bytes_get_size (item->secret), 1),
                        g_variant_new_string ("text/plain") };
  return g_variant_new_tuple (parts, G_N_ELEMENTS (parts));
}

static GVariant *
get_secrets (GVariant *parameters)
{
  g_autoptr (GVariant) paths = g_variant_get_child_value (parameters, 0);
  GVariantBuilder builder;
  GVariantIter iter;
  const char *path;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{o(oayays)}"));
  g_variant_iter_init (&iter, paths);
  while (g_variant_iter_next (&iter, "&o", &path))
    g_variant_builder_add (&builder, "{o@(oayays)}", path, new_secret (find_item (path)));
  return g_variant_new ("(a{o(oayays)})", &builder);
}

static void call_cb (GDBusConnection *bus, const char *sender, const char *path,
                     const char *interface, const char *method, GVariant *parameters,
                     GDBusMethodInvocation *invocation, gpointer data);
static GVariant *get_cb (GDBusConnection *bus, const char *sender, const char *path,
                         const char *interface, const char *property, GError **error,
                         gpointer data);
static const GDBusInterfaceVTable vtable = { call_cb, get_cb, NULL, { NULL } };

static void
publish (GDBusConnection *bus, const char *path, const char *interface)
{
  g_autoptr (GError) error = NULL;
  g_dbus_connection_register_object (bus, path, g_dbus_node_info_lookup_interface (node, interface),
                                     &vtable, NULL, NULL, &error);
  g_assert_no_error (error);
}

static GVariant *
create_item (GDBusConnection *bus, GVariant *parameters)
{
  g_autoptr (GVariant) properties = g_variant_get_child_value (parameters, 0);
  g_autoptr (GVariant) secret = g_variant_get_child_value (parameters, 1);
  g_autoptr (GVariant) value = g_variant_get_child_value (secret, 2);
  g_autoptr (GVariant) attributes = g_variant_lookup_value (
    properties, "org.freedesktop.Secret.Item.Attributes", G_VARIANT_TYPE ("a{ss}"));
  Item *item = NULL;

  for (guint i = 0; item == NULL && i < items->len; i++)
    if (matches (items->pdata[i], attributes))
      item = items->pdata[i];
  if (item == NULL)
    {
      item = g_new0 (Item, 1);
      item->path = g_strdup_printf (ROOT "/item/%u", n_made++);
      g_ptr_array_add (items, item);
      g_atomic_int_inc (&n_items);
      publish (bus, item->path, "org.freedesktop.Secret.Item");
    }
  g_clear_pointer (&item->attributes, g_variant_unref);
  g_clear_pointer (&item->secret, g_bytes_unref);
  item->attributes = g_steal_pointer (&attributes);
  item->secret = g_variant_get_data_as_bytes (value);
  return g_variant_new ("(oo)", item->path, "/");
}

static GVariant *
unlock (GVariant *parameters)
{
  GVariantBuilder none;
  g_autoptr (GVariant) paths = g_variant_get_child_value (parameters, 0);
  g_variant_builder_init (&none, G_VARIANT_TYPE ("ao"));
  return is_locked () ? g_variant_new ("(aoo)", &none, PROMPT)
                      : g_variant_new ("(@aoo)", paths, "/");
}

static void
complete_prompt (GDBusConnection *bus, gboolean dismissed)
{
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("ao"));
  for (guint i = 0; !dismissed && i < items->len; i++)
    g_variant_builder_add (&builder, "o", ((Item *) items->pdata[i])->path);
  g_dbus_connection_emit_signal (
    bus, NULL, PROMPT, "org.freedesktop.Secret.Prompt", "Completed",
    g_variant_new ("(bv)", dismissed, g_variant_builder_end (&builder)), NULL);
}

static void
answer_prompt (GDBusConnection *bus)
{
  int now = g_atomic_int_get (&mode);
  if (now == SERVICE_WAITING)
    return;
  if (now == SERVICE_UNLOCKS)
    g_atomic_int_set (&mode, SERVICE_OPEN);
  complete_prompt (bus, now == SERVICE_DISMISSED);
}

static GVariant *
answer (GDBusConnection *bus, const char *path, const char *method, GVariant *parameters)
{
  if (strcmp (method, "OpenSession") == 0)
    return g_variant_new ("(vo)", g_variant_new_string (""), SESSION);
  if (strcmp (method, "SearchItems") == 0)
    return search (parameters);
  if (strcmp (method, "GetSecrets") == 0)
    return get_secrets (parameters);
  if (strcmp (method, "Unlock") == 0)
    return unlock (parameters);
  if (strcmp (method, "ReadAlias") == 0)
    return g_variant_new ("(o)", COLLECTION);
  if (strcmp (method, "CreateItem") == 0)
    return create_item (bus, parameters);
  if (strcmp (method, "Delete") == 0)
    {
      g_ptr_array_remove_fast (items, find_item (path));
      g_atomic_int_add (&n_items, -1);
      return g_variant_new ("(o)", "/");
    }
  if (strcmp (method, "Prompt") == 0)
    answer_prompt (bus);
  if (strcmp (method, "Dismiss") == 0)
    complete_prompt (bus, TRUE);
  return NULL;
}

static void
call_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
         const char *method, GVariant *parameters, GDBusMethodInvocation *invocation, gpointer data)
{
  const char *algorithm = NULL;

  if (g_atomic_int_get (&mode) == SERVICE_SLOW)
    g_usleep (SLOW_MS * 1000);
  if (g_atomic_int_get (&mode) == SERVICE_DIES && strcmp (method, "OpenSession") != 0)
    {
      g_dbus_connection_close_sync (bus, NULL, NULL);
      return;
    }
  if (strcmp (method, "OpenSession") == 0)
    g_variant_get_child (parameters, 0, "&s", &algorithm);
  if (algorithm != NULL && strcmp (algorithm, "plain") != 0)
    g_dbus_method_invocation_return_dbus_error (
      invocation, "org.freedesktop.DBus.Error.NotSupported", "plain alone");
  else if (is_locked () && strcmp (method, "CreateItem") == 0)
    g_dbus_method_invocation_return_dbus_error (invocation, "org.freedesktop.Secret.Error.IsLocked",
                                                "locked");
  else
    g_dbus_method_invocation_return_value (invocation, answer (bus, path, method, parameters));
}

static GVariant *
get_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
        const char *property, GError **error, gpointer data)
{
  const Item *item = find_item (path);
  if (strcmp (property, "Locked") == 0)
    return g_variant_new_boolean (is_locked ());
  if (strcmp (property, "Label") == 0)
    return g_variant_new_string ("label");
  if (strcmp (property, "Attributes") == 0 && item != NULL)
    return g_variant_ref (item->attributes);
  if (strcmp (property, "Created") == 0 || strcmp (property, "Modified") == 0)
    return g_variant_new_uint64 (1);
  if (strcmp (property, "Collections") == 0)
    return g_variant_new_objv ((const char *const[]){ COLLECTION }, 1);
  return g_variant_new_objv (NULL, 0);
}

static gpointer
serve_in_worker (gpointer data)
{
  g_autofree char *address = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (context, FALSE);
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (context);
  node = g_dbus_node_info_new_for_xml (xml, &error);
  g_assert_no_error (error);
  bus = g_dbus_connection_new_for_address_sync (address,
                                                G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                NULL, NULL, &error);
  g_assert_no_error (error);
  publish (bus, ROOT, "org.freedesktop.Secret.Service");
  publish (bus, COLLECTION, "org.freedesktop.Secret.Collection");
  publish (bus, PROMPT, "org.freedesktop.Secret.Prompt");
  publish (bus, SESSION, "org.freedesktop.Secret.Session");
  reply = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", NAME, 0), NULL, 0, -1, NULL, &error);
  g_assert_no_error (error);
  g_mutex_lock (&lock);
  running = TRUE;
  g_cond_signal (&started);
  g_mutex_unlock (&lock);
  g_main_loop_run (loop);
  return NULL;
}

void
fake_service_start (const char *address, ServiceMode first)
{
  g_atomic_int_set (&mode, first);
  items = g_ptr_array_new_with_free_func (item_free);
  g_thread_unref (g_thread_new ("secrets", serve_in_worker, g_strdup (address)));
  g_mutex_lock (&lock);
  while (!running)
    g_cond_wait (&started, &lock);
  g_mutex_unlock (&lock);
}

void
fake_service_set_mode (ServiceMode next)
{
  g_atomic_int_set (&mode, next);
}

guint
fake_service_count (void)
{
  return (guint) g_atomic_int_get (&n_items);
}
