/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The vault over a Secret Service that is open, locked, slow, or dies. Each case has a bus and a
 * process of its own, for libsecret keeps one service for the life of a process. */
#include "config.h"

#include "fake-service.h"
#include "vault.h"

#include <glib/gstdio.h>
#include <string.h>

#define CANARY "canary-3b97c5d2"

static const char *const keys[] = { "api_key", "missing", NULL };
static GTestDBus *bus;

static void
start (ServiceMode mode)
{
  g_autoptr (GDBusConnection) connection = NULL;

  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  g_setenv ("SECRET_BACKEND", "service", TRUE);
  connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  fake_service_start (g_test_dbus_get_bus_address (bus), mode);
}

static void
stop (void)
{
  g_test_dbus_stop (bus); /* libsecret keeps its connection; the process ends here */
}

static gboolean
store (const char *account, const char *value, GError **error)
{
  g_autoptr (GHashTable) fields = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (fields, (gpointer) "api_key", (gpointer) value);
  return takings_vault_store (account, "Account", fields, NULL, error);
}

static void
assert_found (const char *account, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) found = takings_vault_lookup (account, keys, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_hash_table_lookup (found, "api_key"), ==, expected);
  g_assert_null (g_hash_table_lookup (found, "missing"));
}

/* Neither call works, both say why and what to do, in time, and nothing is kept anywhere. */
static void
assert_refused (const char *word, gint64 limit_us)
{
  g_autoptr (GError) error = NULL, second = NULL;
  guint before = fake_service_count ();
  gint64 begin = g_get_monotonic_time ();

  g_assert_null (takings_vault_lookup ("a-1", keys, NULL, &error));
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_KEYRING);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, word));
  g_assert_nonnull (strstr (error->message, "try again"));
  g_assert_false (store ("a-9", CANARY, &second));
  g_assert_error (second, TAKINGS_ERROR, TAKINGS_ERROR_KEYRING);
  g_assert_nonnull (strstr (second->message, "try again"));
  g_assert_null (strstr (second->message, CANARY));
  g_assert_cmpint (g_get_monotonic_time () - begin, <, limit_us);
  g_assert_cmpuint (fake_service_count (), ==, before);
  g_assert_false (g_file_test (g_getenv ("SECRET_FILE_TEST_PATH"), G_FILE_TEST_EXISTS));
}

static void
open_child (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) key = NULL, same = NULL;

  start (SERVICE_OPEN);
  g_assert_true (store ("a-1", CANARY, &error));
  g_assert_no_error (error);
  g_assert_true (store ("a-2", "other", &error));
  assert_found ("a-1", CANARY);
  g_assert_true (store ("a-1", "changed", &error));
  assert_found ("a-1", "changed");
  g_assert_cmpuint (fake_service_count (), ==, 2);
  g_assert_true (takings_vault_clear ("a-1", NULL, &error));
  g_assert_no_error (error);
  assert_found ("a-1", NULL);
  assert_found ("a-2", "other");
  key = takings_vault_customer_key (NULL, &error);
  same = takings_vault_customer_key (NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (key, same));
  stop ();
}

static void
dismissed_child (void)
{
  g_autoptr (GError) error = NULL, locked = NULL;
  start (SERVICE_OPEN);
  g_assert_true (store ("a-1", CANARY, &error));
  fake_service_set_mode (SERVICE_DISMISSED);
  assert_refused ("locked", 5 * G_USEC_PER_SEC);
  g_assert_false (takings_vault_clear ("a-1", NULL, &locked));
  g_assert_error (locked, TAKINGS_ERROR, TAKINGS_ERROR_KEYRING);
  g_assert_cmpuint (fake_service_count (), ==, 1);
  fake_service_set_mode (SERVICE_OPEN);
  assert_found ("a-1", CANARY);
  stop ();
}

static void
waiting_child (void)
{
  g_autoptr (GError) error = NULL;
  start (SERVICE_OPEN);
  g_assert_true (store ("a-1", CANARY, &error));
  fake_service_set_mode (SERVICE_WAITING);
  takings_vault_set_time_limit (300);
  assert_refused ("did not answer", 5 * G_USEC_PER_SEC);
  fake_service_set_mode (SERVICE_OPEN);
  takings_vault_set_time_limit (0);
  assert_found ("a-1", CANARY); /* the next call is a new one */
  stop ();
}

static void
unlocks_child (void)
{
  g_autoptr (GError) error = NULL;
  start (SERVICE_OPEN);
  g_assert_true (store ("a-1", CANARY, &error));
  fake_service_set_mode (SERVICE_UNLOCKS);
  assert_found ("a-1", CANARY);
  stop ();
}

static void
slow_child (void)
{
  g_autoptr (GError) error = NULL;
  start (SERVICE_OPEN);
  g_assert_true (store ("a-1", CANARY, &error));
  fake_service_set_mode (SERVICE_SLOW);
  takings_vault_set_time_limit (100);
  assert_refused ("did not answer", 5 * G_USEC_PER_SEC);
  takings_vault_set_time_limit (0);
  assert_found ("a-1", CANARY); /* slow is not broken */
  stop ();
}

static void
dies_child (void)
{
  g_autoptr (GError) error = NULL;
  start (SERVICE_OPEN);
  g_assert_true (store ("a-1", CANARY, &error));
  fake_service_set_mode (SERVICE_DIES);
  takings_vault_set_time_limit (3000);
  assert_refused ("keyring", 8 * G_USEC_PER_SEC);
  stop ();
}

static void
test_case (gconstpointer data)
{
  g_autofree char *path = g_strdup_printf ("/service/%s/subprocess", (const char *) data);
  g_test_trap_subprocess (path, 60 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*child) (void);
  } cases[] = { { "open", open_child },       { "dismissed", dismissed_child },
                { "waiting", waiting_child }, { "unlocks", unlocks_child },
                { "slow", slow_child },       { "dies", dies_child } };
  g_autofree char *dir = g_dir_make_tmp ("takings-service-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (dir, "keyring", NULL);
  int status;

  g_setenv ("SECRET_FILE_TEST_PATH", file, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "test", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/service/%s", cases[i].name);
      g_autofree char *child = g_strdup_printf ("/service/%s/subprocess", cases[i].name);
      g_test_add_data_func (path, cases[i].name, test_case);
      g_test_add_func (child, cases[i].child);
    }
  status = g_test_run ();
  g_rmdir (dir);
  return status;
}
