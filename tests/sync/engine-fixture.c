/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine-fixture.h"
#include "vault.h"

#include <glib/gstdio.h>
#include <string.h>

static gint64
fixture_now (gpointer data)
{
  return ((Fixture *) data)->now;
}

void
engine_open (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  f->ledger = takings_ledger_open (f->dir, TAKINGS_LEDGER_READ_WRITE, 0, NULL, &error);
  g_assert_no_error (error);
  f->engine = takings_engine_new (f->ledger);
  takings_engine_set_time_scale (f->engine, 1000);
  takings_engine_set_clock (f->engine, fixture_now, f);
}

void
engine_close (Fixture *f)
{
  g_assert_finalize_object (f->engine);
  takings_ledger_close (f->ledger);
  g_assert_finalize_object (f->ledger);
}

void
engine_set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("takings-engine-XXXXXX", NULL);
  f->now = TEST_NOW;
  f->server = test_server_new ();
  engine_open (f);
}

void
engine_tear_down (Fixture *f, gconstpointer data)
{
  const char *const files[] = { "ledger.db", "ledger.db-wal", "ledger.db-shm", "ledger.lock" };
  engine_close (f);
  test_server_free (f->server);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *file = g_build_filename (f->dir, files[i], NULL);
      g_remove (file);
    }
  g_rmdir (f->dir);
  g_free (f->dir);
}

void
engine_add_account_at (Fixture *f, const char *id, const char *network, const char *key,
                       const char *endpoint)
{
  g_autoptr (GHashTable) secrets = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) settings = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  const TakingsAccount account = { .id = (char *) id,
                                   .network = (char *) network,
                                   .name = (char *) id,
                                   .endpoint = (char *) endpoint,
                                   .settings = settings,
                                   .created_at = TEST_NOW };
  g_hash_table_insert (secrets, (gpointer) "api_key", (gpointer) key);
  g_assert_true (takings_vault_store (id, id, secrets, NULL, &error));
  g_assert_true (takings_ledger_add_account (f->ledger, &account, &error));
  g_assert_no_error (error);
}

void
engine_add_account (Fixture *f, const char *id, const char *network, const char *key)
{
  engine_add_account_at (f, id, network, key, f->server->endpoint);
}

void
engine_synced_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;
  *(TakingsSyncResult **) data = takings_engine_sync_finish (TAKINGS_ENGINE (source), result,
                                                             &error);
  g_assert_no_error (error);
}

TakingsSyncResult *
engine_sync (Fixture *f, GCancellable *cancellable)
{
  TakingsSyncResult *result = NULL;
  takings_engine_sync_async (f->engine, NULL, 0, FALSE, cancellable, engine_synced_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return result;
}

const TakingsAccountResult *
engine_get_account (TakingsSyncResult *result, const char *id)
{
  for (guint i = 0; i < result->accounts->len; i++)
    if (strcmp (((TakingsAccountResult *) result->accounts->pdata[i])->id, id) == 0)
      return result->accounts->pdata[i];
  g_assert_not_reached ();
}

char *
engine_digest (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) report = g_ptr_array_new_with_free_func (g_free);
  char *digest;

  g_assert_true (takings_ledger_check (f->ledger, report, &error));
  g_assert_no_error (error);
  digest = takings_ledger_digest (f->ledger, &error);
  g_assert_no_error (error);
  return digest;
}

void
engine_test_init (int *argc, char ***argv)
{
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_test_init (argc, argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  takings_vault_use_memory ();
  test_network_register ();
}
