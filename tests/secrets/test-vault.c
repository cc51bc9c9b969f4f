/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The vault over libsecret's file backend, over no bus at all and over a bus that never answers. */
#include "config.h"

#include "vault.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define CANARY "canary-7f3d9c1e"

static GHashTable *
make_fields (const char *key, const char *value)
{
  GHashTable *fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (fields, g_strdup (key), g_strdup (value));
  return fields;
}

static void
exercise (void)
{
  const char *const keys[] = { "api_key", "missing", NULL };
  g_autoptr (GHashTable) fields = make_fields ("api_key", CANARY);
  g_autoptr (GHashTable) others = make_fields ("api_key", "other");
  g_autoptr (GHashTable) found = NULL, again = NULL, gone = NULL, kept = NULL;
  g_autoptr (GBytes) key = NULL, same = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (takings_vault_store ("a-1", "First", fields, NULL, &error));
  g_assert_true (takings_vault_store ("a-2", "Second", others, NULL, &error));
  g_assert_no_error (error);
  found = takings_vault_lookup ("a-1", keys, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (found), ==, 1);
  g_assert_cmpstr (g_hash_table_lookup (found, "api_key"), ==, CANARY);

  g_hash_table_insert (fields, g_strdup ("api_key"), g_strdup ("changed"));
  g_assert_true (takings_vault_store ("a-1", "First", fields, NULL, &error));
  again = takings_vault_lookup ("a-1", keys, NULL, &error);
  g_assert_cmpstr (g_hash_table_lookup (again, "api_key"), ==, "changed");

  g_assert_true (takings_vault_clear ("a-1", NULL, &error));
  g_assert_true (takings_vault_clear ("a-1", NULL, &error)); /* nothing left is no error */
  g_assert_no_error (error);
  gone = takings_vault_lookup ("a-1", keys, NULL, &error);
  g_assert_cmpuint (g_hash_table_size (gone), ==, 0);
  kept = takings_vault_lookup ("a-2", keys, NULL, &error);
  g_assert_cmpstr (g_hash_table_lookup (kept, "api_key"), ==, "other");

  key = takings_vault_customer_key (NULL, &error);
  g_assert_no_error (error);
  same = takings_vault_customer_key (NULL, &error);
  g_assert_cmpuint (g_bytes_get_size (key), ==, 32);
  g_assert_true (g_bytes_equal (key, same));
}

static void
test_memory_child (void)
{
  takings_vault_use_memory ();
  exercise ();
}

static void
test_memory (void)
{
  g_test_trap_subprocess ("/vault/memory/subprocess", 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static void
test_file (void)
{
  g_autofree char *bytes = NULL;
  gsize len = 0;
  exercise ();
  g_assert_true (g_file_get_contents (g_getenv ("SECRET_FILE_TEST_PATH"), &bytes, &len, NULL));
  g_assert_null (memmem (bytes, len, CANARY, strlen (CANARY)));
}

static gpointer
store_many_in_worker (gpointer data)
{
  g_autofree char *account = g_strdup_printf ("t-%d", GPOINTER_TO_INT (data));
  const char *const keys[] = { "token", NULL };
  for (int i = 0; i < 5; i++)
    {
      g_autofree char *value = g_strdup_printf ("%s-%d", account, i);
      g_autoptr (GHashTable) fields = make_fields ("token", value);
      g_autoptr (GHashTable) found = NULL;
      g_autoptr (GError) error = NULL;
      g_assert_true (takings_vault_store (account, account, fields, NULL, &error));
      found = takings_vault_lookup (account, keys, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (g_hash_table_lookup (found, "token"), ==, value);
    }
  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[4];
  for (int i = 0; i < 4; i++)
    threads[i] = g_thread_new ("vault", store_many_in_worker, GINT_TO_POINTER (i));
  for (int i = 0; i < 4; i++)
    g_thread_join (threads[i]);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  GHashTable **found = data;
  *found = takings_vault_lookup_finish (result, &error);
  g_assert_no_error (error);
}

static void
test_async (void)
{
  const char *const keys[] = { "token", NULL };
  g_autoptr (GHashTable) fields = make_fields ("token", "async");
  g_autoptr (GHashTable) found = NULL;
  g_assert_true (takings_vault_store ("async", NULL, fields, NULL, NULL));
  takings_vault_lookup_async ("async", keys, NULL, found_cb, &found);
  while (found == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (g_hash_table_lookup (found, "token"), ==, "async");
}

static void
assert_refused (int code, gint64 limit_us)
{
  const char *const keys[] = { "api_key", NULL };
  g_autoptr (GHashTable) fields = make_fields ("api_key", CANARY);
  g_autoptr (GHashTable) found = NULL;
  g_autoptr (GError) error = NULL, second = NULL;
  gint64 start = g_get_monotonic_time ();

  g_assert_false (takings_vault_store ("a-1", "First", fields, NULL, &error));
  g_assert_error (error, TAKINGS_ERROR, code);
  g_assert_null (strstr (error->message, CANARY));
  g_assert_nonnull (strstr (error->message, "try again"));
  found = takings_vault_lookup ("a-1", keys, NULL, &second);
  g_assert_null (found);
  g_assert_error (second, TAKINGS_ERROR, code);
  g_assert_cmpint (g_get_monotonic_time () - start, <, limit_us);
}

static void
test_no_bus_child (void)
{
  g_setenv ("SECRET_BACKEND", "service", TRUE);
  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  g_unsetenv ("DISPLAY");
  g_setenv ("XDG_RUNTIME_DIR", "/nonexistent", TRUE);
  assert_refused (TAKINGS_ERROR_KEYRING, 10 * G_USEC_PER_SEC);
}

static void
test_no_bus (void)
{
  g_test_trap_subprocess ("/vault/no-bus/subprocess", 30 * G_USEC_PER_SEC,
                          G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static void
remove_path (char *path)
{
  g_remove (path);
  g_free (path);
}

static GSocket *
open_dead_bus (void)
{
  g_autofree char *path = g_strdup_printf ("%s/dead-bus-%ld", g_get_tmp_dir (), (long) getpid ());
  g_autofree char *address = g_strconcat ("unix:path=", path, NULL);
  g_autoptr (GSocketAddress) where = g_unix_socket_address_new (path);
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, 0, NULL);
  g_assert_true (g_socket_bind (socket, where, TRUE, NULL));
  g_assert_true (g_socket_listen (socket, NULL));
  g_test_queue_destroy ((GDestroyNotify) remove_path, g_strdup (path));
  g_setenv ("SECRET_BACKEND", "service", TRUE);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
  return socket;
}

static void
test_hang_child (void)
{
  g_autoptr (GSocket) bus = open_dead_bus ();
  takings_vault_set_time_limit (200);
  assert_refused (TAKINGS_ERROR_KEYRING, 5 * G_USEC_PER_SEC);
}

static void
test_hang (void)
{
  g_test_trap_subprocess ("/vault/hang/subprocess", 30 * G_USEC_PER_SEC,
                          G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static void
test_others_child (void)
{
  const char *const keys[] = { "api_key", NULL };
  g_autoptr (GHashTable) fields = make_fields ("api_key", "from elsewhere"), found = NULL;
  g_autoptr (GError) error = NULL;

  found = takings_vault_lookup ("here", keys, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_hash_table_lookup (found, "api_key"), ==, CANARY);
  g_assert_true (takings_vault_store ("elsewhere", "Elsewhere", fields, NULL, &error));
  g_assert_true (takings_vault_store ("here", "Here", fields, NULL, &error));
}

/* A command line stores while the window runs: each finds what the other stored, none is lost. */
static void
test_others (void)
{
  const char *const keys[] = { "api_key", NULL };
  g_autoptr (GHashTable) fields = make_fields ("api_key", CANARY), others = NULL, changed = NULL;
  g_autoptr (GHashTable) more = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (takings_vault_store ("here", "Here", fields, NULL, &error));
  g_setenv ("TAKINGS_TEST_KEYRING", g_getenv ("SECRET_FILE_TEST_PATH"), TRUE);
  g_test_trap_subprocess ("/vault/others/subprocess", 30 * G_USEC_PER_SEC,
                          G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_unsetenv ("TAKINGS_TEST_KEYRING");
  g_test_trap_assert_passed ();
  others = takings_vault_lookup ("elsewhere", keys, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_hash_table_lookup (others, "api_key"), ==, "from elsewhere");
  changed = takings_vault_lookup ("here", keys, NULL, &error);
  g_assert_cmpstr (g_hash_table_lookup (changed, "api_key"), ==, "from elsewhere");
  g_assert_true (takings_vault_store ("more", "More", fields, NULL, &error));
  more = takings_vault_lookup ("elsewhere", keys, NULL, &error);
  g_assert_cmpstr (g_hash_table_lookup (more, "api_key"), ==, "from elsewhere");
}

static gpointer
cancel_in_worker (gpointer data)
{
  g_usleep (50000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancel_child (void)
{
  const char *const keys[] = { "api_key", NULL };
  g_autoptr (GSocket) bus = open_dead_bus ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  GThread *thread = g_thread_new ("cancel", cancel_in_worker, cancellable);
  g_assert_null (takings_vault_lookup ("a-1", keys, cancellable, &error));
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
  g_thread_join (thread);
}

static void
test_cancel (void)
{
  g_test_trap_subprocess ("/vault/cancel/subprocess", 30 * G_USEC_PER_SEC,
                          G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_autofree char *dir = g_dir_make_tmp ("takings-vault-XXXXXX", NULL);
  const char *given = g_getenv ("TAKINGS_TEST_KEYRING");
  g_autofree char *file = given != NULL ? g_strdup (given)
                                        : g_build_filename (dir, "keyring", NULL);
  int status;
  g_setenv ("TMPDIR", dir, TRUE);
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", file, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "test", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/vault/memory", test_memory);
  g_test_add_func ("/vault/memory/subprocess", test_memory_child);
  g_test_add_func ("/vault/file", test_file);
  g_test_add_func ("/vault/others", test_others);
  g_test_add_func ("/vault/others/subprocess", test_others_child);
  g_test_add_func ("/vault/threads", test_threads);
  g_test_add_func ("/vault/async", test_async);
  g_test_add_func ("/vault/no-bus", test_no_bus);
  g_test_add_func ("/vault/no-bus/subprocess", test_no_bus_child);
  g_test_add_func ("/vault/hang", test_hang);
  g_test_add_func ("/vault/hang/subprocess", test_hang_child);
  g_test_add_func ("/vault/cancel", test_cancel);
  g_test_add_func ("/vault/cancel/subprocess", test_cancel_child);
  status = g_test_run ();
  if (given == NULL)
    g_remove (file);
  g_rmdir (dir);
  return status;
}
