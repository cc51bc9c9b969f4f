/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads: main, but for what ends in _in_worker, which has the task's data alone.
 * A result is named by what it is, since the process that found it may be gone when it is chosen:
 * "order:ID" or "product:NETWORK:ID". */
#include "config.h"

#include "search.h"

#include "adapter.h"
#include "display.h"
#include "query-find.h"
#include "takings-provider.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_RESULTS    5 /* of each kind: the shell shows as many */
#define MIN_LETTERS    3 /* fewer hit anything */
#define MAX_LETTERS    200
#define ORDER_PREFIX   "order:"
#define PRODUCT_PREFIX "product:"

struct _TakingsSearch
{
  GObject parent_instance;

  TakingsRunner *runner;     /* (owned) */
  GApplication *application; /* lives longer */
  TakingsProvider *provider; /* (owned) */
};

G_DEFINE_FINAL_TYPE (TakingsSearch, takings_search, G_TYPE_OBJECT)

typedef struct
{
  TakingsSearch *search;             /* (owned) */
  GDBusMethodInvocation *invocation; /* (owned) */
} Pending;

static Pending *
pending_new (TakingsSearch *self, GDBusMethodInvocation *invocation)
{
  Pending *pending = g_new0 (Pending, 1);

  pending->search = g_object_ref (self);
  pending->invocation = invocation;
  return pending;
}

/* --- finding --- */

static gboolean
add_order_cb (const TakingsFound *found, gpointer results)
{
  char *name = g_strconcat (ORDER_PREFIX, found->id, NULL);

  if (g_ptr_array_find_with_equal_func (results, name, g_str_equal, NULL))
    g_free (name);
  else
    g_ptr_array_add (results, name);
  return TRUE;
}

static gboolean
add_product_cb (const TakingsFound *found, gpointer results)
{
  g_ptr_array_add (results, g_strconcat (PRODUCT_PREFIX, found->network, ":", found->id, NULL));
  return TRUE;
}

/* Orders' ids are one word. People type them as they are or in small letters. */
static gboolean
find_orders_in_worker (TakingsLedger *ledger, const char *word, GPtrArray *results, GError **error)
{
  g_autofree char *capitals = g_ascii_strup (word, -1);

  return takings_find_orders (ledger, word, FALSE, MAX_RESULTS, add_order_cb, results, error)
         && (g_str_equal (capitals, word)
             || takings_find_orders (ledger, capitals, FALSE, MAX_RESULTS, add_order_cb, results,
                                     error));
}

/* @data: the words. Returns: the names of results, (element-type utf8) */
static gpointer
find_in_worker (TakingsLedger *ledger, gpointer data, GError **error)
{
  const char *const *words = data;
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func (g_free);

  if (words[1] == NULL && !find_orders_in_worker (ledger, words[0], results, error))
    return NULL;
  if (results->len > MAX_RESULTS)
    g_ptr_array_set_size (results, MAX_RESULTS);
  if (!takings_find_products (ledger, words, MAX_RESULTS, add_product_cb, results, error))
    return NULL;
  return g_steal_pointer (&results);
}

/* A ledger that can't be read has no results: the shell has no place to say why. */
static GPtrArray *
take_results (TakingsSearch *self, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *results = takings_runner_read_finish (self->runner, result, &error);

  if (error != NULL)
    g_message ("The ledger could not be searched: %s", error->message);
  return results != NULL ? results : g_ptr_array_new_with_free_func (g_free);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Pending *pending = data;
  g_autoptr (TakingsSearch) self = pending->search;
  g_autoptr (GPtrArray) results = take_results (self, result);

  g_ptr_array_add (results, NULL);
  /* both methods answer alike */
  takings_provider_complete_get_initial_result_set (self->provider, pending->invocation,
                                                    (const char *const *) results->pdata);
}

/* (nullable): nothing is to be looked for */
static char **
clean_terms (const char *const *terms)
{
  g_autofree char *text = g_strjoinv (" ", (char **) terms);

  g_strstrip (text);
  if (g_utf8_strlen (text, -1) < MIN_LETTERS || strlen (text) > MAX_LETTERS)
    return NULL;
  return g_strsplit_set (text, " \t\n", -1);
}

static void
find (TakingsSearch *self, GDBusMethodInvocation *invocation, const char *const *terms)
{
  char **words = clean_terms (terms);
  static const char *const none[] = { NULL };

  if (words == NULL || takings_runner_get_accounts (self->runner)->len == 0)
    {
      g_strfreev (words);
      takings_provider_complete_get_initial_result_set (self->provider, invocation, none);
      return;
    }
  takings_runner_read_async (self->runner, find_in_worker, words, (GDestroyNotify) g_strfreev,
                             (GDestroyNotify) g_ptr_array_unref, found_cb,
                             pending_new (self, invocation));
}

static gboolean
initial_cb (TakingsProvider *provider, GDBusMethodInvocation *invocation, const char *const *terms,
            TakingsSearch *self)
{
  find (self, invocation, terms);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
subsearch_cb (TakingsProvider *provider, GDBusMethodInvocation *invocation,
              const char *const *previous, const char *const *terms, TakingsSearch *self)
{
  find (self, invocation, terms);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* --- describing --- */

static const char *
network_name (const char *id)
{
  TakingsAdapter *adapter = takings_registry_lookup (id);

  return adapter != NULL ? takings_adapter_get_info (adapter)->name : id;
}

static void
append (GString *text, const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
}

static void
add_meta (GVariantBuilder *metas, const char *result, const char *name, const char *description)
{
  g_variant_builder_open (metas, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (metas, "{sv}", "id", g_variant_new_string (result));
  g_variant_builder_add (metas, "{sv}", "name", g_variant_new_string (name));
  g_variant_builder_add (metas, "{sv}", "description", g_variant_new_string (description));
  g_variant_builder_add (metas, "{sv}", "gicon", g_variant_new_string (TAKINGS_APPLICATION_ID));
  g_variant_builder_close (metas);
}

static gboolean
describe_order_cb (const TakingsFound *found, gpointer metas)
{
  g_autofree char *result = g_strconcat (ORDER_PREFIX, found->id, NULL);
  /* Translators: the id of an order */
  g_autofree char *name = g_strdup_printf (_ ("Order %s"), found->id);
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (found->occurred_at);
  g_autofree char *day = moment != NULL ? g_date_time_format (moment, "%x") : NULL;
  g_autofree char *net = found->has_net ? takings_display_money (found->net, found->currency,
                                                                 TAKINGS_DISPLAY_SIGNED)
                                        : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  append (text, net);
  append (text, found->product);
  append (text, day);
  append (text, found->account);
  add_meta (metas, result, name, text->str);
  return FALSE;
}

static gboolean
describe_product_cb (const TakingsFound *found, gpointer metas)
{
  g_autofree char *result = g_strconcat (PRODUCT_PREFIX, found->network, ":", found->id, NULL);
  gboolean has_name = found->product != NULL && *found->product != '\0';
  g_autoptr (GString) text = g_string_new (NULL);

  append (text, network_name (found->network));
  if (has_name && !g_str_equal (found->product, found->id))
    append (text, found->id);
  add_meta (metas, result, has_name ? found->product : found->id, text->str);
  return TRUE;
}

/* @network: (out): to be freed. Returns: the product's own id in @result */
static const char *
split_product (const char *result, char **network)
{
  const char *name = result + strlen (PRODUCT_PREFIX);
  const char *colon = strchr (name, ':');

  *network = colon != NULL ? g_strndup (name, (gsize) (colon - name)) : NULL;
  return colon != NULL ? colon + 1 : NULL;
}

/* What is gone by now is left out. */
static gpointer
describe_in_worker (TakingsLedger *ledger, gpointer data, GError **error)
{
  GVariantBuilder metas = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  gboolean fine = TRUE;

  for (char **result = data; fine && *result != NULL; result++)
    if (g_str_has_prefix (*result, ORDER_PREFIX))
      fine = takings_find_orders (ledger, *result + strlen (ORDER_PREFIX), TRUE, 1,
                                  describe_order_cb, &metas, error);
    else if (g_str_has_prefix (*result, PRODUCT_PREFIX))
      {
        g_autofree char *network = NULL;
        const char *id = split_product (*result, &network);

        fine = id == NULL
               || takings_find_product (ledger, network, id, describe_product_cb, &metas, error);
      }
  if (fine)
    return g_variant_ref_sink (g_variant_builder_end (&metas));
  g_variant_builder_clear (&metas);
  return NULL;
}

static void
described_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Pending *pending = data;
  g_autoptr (TakingsSearch) self = pending->search;
  g_autoptr (GVariant) metas = takings_runner_read_finish (self->runner, result, NULL);

  takings_provider_complete_get_result_metas (
    self->provider, pending->invocation,
    metas != NULL ? metas : g_variant_new_array (G_VARIANT_TYPE_VARDICT, NULL, 0));
}

static gboolean
metas_cb (TakingsProvider *provider, GDBusMethodInvocation *invocation, const char *const *results,
          TakingsSearch *self)
{
  takings_runner_read_async (self->runner, describe_in_worker, g_strdupv ((char **) results),
                             (GDestroyNotify) g_strfreev, (GDestroyNotify) g_variant_unref,
                             described_cb, pending_new (self, invocation));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* --- opening --- */

/* The form of a search has no way to write a quotation mark inside quotes. */
static char *
quote (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "\"", -1);
  g_autofree char *joined = g_strjoinv ("", parts);

  return g_strdup_printf ("\"%s\"", joined);
}

char *
takings_search_to_query (const char *result)
{
  g_autofree char *network = NULL;
  g_autofree char *quoted = NULL;
  const char *id;

  if (g_str_has_prefix (result, ORDER_PREFIX))
    {
      quoted = quote (result + strlen (ORDER_PREFIX));
      return g_strconcat ("order:", quoted, NULL);
    }
  if (!g_str_has_prefix (result, PRODUCT_PREFIX) || (id = split_product (result, &network)) == NULL)
    return NULL;
  quoted = quote (id);
  return g_strconcat ("network:", network, " product:", quoted, NULL);
}

static void
show (TakingsSearch *self, const char *query)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->application), "entries",
                                  g_variant_new_string (query));
}

static gboolean
activate_cb (TakingsProvider *provider, GDBusMethodInvocation *invocation, const char *result,
             const char *const *terms, guint timestamp, TakingsSearch *self)
{
  g_autofree char *query = takings_search_to_query (result);

  if (query != NULL)
    show (self, query);
  takings_provider_complete_activate_result (provider, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
launch_cb (TakingsProvider *provider, GDBusMethodInvocation *invocation, const char *const *terms,
           guint timestamp, TakingsSearch *self)
{
  g_autofree char *query = g_strjoinv (" ", (char **) terms);

  show (self, query);
  takings_provider_complete_launch_search (provider, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* --- the object --- */

gboolean
takings_search_export (TakingsSearch *self, GDBusConnection *connection, GError **error)
{
  return g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->provider), connection,
                                           TAKINGS_SEARCH_PATH, error);
}

void
takings_search_unexport (TakingsSearch *self)
{
  GDBusInterfaceSkeleton *skeleton = G_DBUS_INTERFACE_SKELETON (self->provider);

  if (g_dbus_interface_skeleton_get_connection (skeleton) != NULL)
    g_dbus_interface_skeleton_unexport (skeleton);
}

static void
takings_search_dispose (GObject *object)
{
  TakingsSearch *self = TAKINGS_SEARCH (object);

  g_clear_object (&self->provider);
  g_clear_object (&self->runner);
  G_OBJECT_CLASS (takings_search_parent_class)->dispose (object);
}

static void
takings_search_class_init (TakingsSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = takings_search_dispose;
}

static void
takings_search_init (TakingsSearch *self)
{
  self->provider = takings_provider_skeleton_new ();
}

TakingsSearch *
takings_search_new (TakingsRunner *runner, GApplication *application)
{
  TakingsSearch *self = g_object_new (TAKINGS_TYPE_SEARCH, NULL);
  TakingsProvider *provider = self->provider;

  self->runner = g_object_ref (runner);
  self->application = application;
  g_signal_connect_object (provider, "handle-get-initial-result-set", G_CALLBACK (initial_cb), self,
                           0);
  g_signal_connect_object (provider, "handle-get-subsearch-result-set", G_CALLBACK (subsearch_cb),
                           self, 0);
  g_signal_connect_object (provider, "handle-get-result-metas", G_CALLBACK (metas_cb), self, 0);
  g_signal_connect_object (provider, "handle-activate-result", G_CALLBACK (activate_cb), self, 0);
  g_signal_connect_object (provider, "handle-launch-search", G_CALLBACK (launch_cb), self, 0);
  return self;
}
