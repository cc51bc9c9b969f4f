/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Syncs without a window: only with the person's consent, which a sandbox's desktop may refuse. */
#include "config.h"

#include "background.h"
#include "fake-portal.h"

#include <glib/gstdio.h>

#define NOW G_GINT64_CONSTANT (1795000000)

typedef struct
{
  FakePortal *portal; /* borrowed: one for all tests, as the bus */
  GSettings *preferences;
  TakingsRunner *runner;
  char *dir;
  guint n_refused;
} Fixture;

static FakePortal *portal;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->portal = portal;
  g_string_truncate (portal->log, 0);
  portal->grants_background = portal->grants_autostart = TRUE;
  portal->response = 0;
  fixture->preferences = g_settings_new ("io.github.takings.Takings");
  g_settings_reset (fixture->preferences, "background");
  g_settings_reset (fixture->preferences, "autostart");
  fixture->dir = g_dir_make_tmp ("takings-XXXXXX", NULL);
  fixture->runner = takings_runner_new (fixture->dir, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->runner);
  g_object_unref (fixture->preferences);
  g_rmdir (fixture->dir);
  g_free (fixture->dir);
}

static void
refused_cb (TakingsBackground *background, const char *message, Fixture *fixture)
{
  g_assert_cmpstr (message, !=, "");
  fixture->n_refused++;
}

static TakingsBackground *
start (Fixture *fixture, gboolean sandboxed)
{
  TakingsBackground *self = takings_background_new (fixture->runner, fixture->preferences,
                                                    sandboxed);

  g_signal_connect (self, "refused", G_CALLBACK (refused_cb), fixture);
  return self;
}

static void
prefer (Fixture *fixture, const char *key, gboolean value)
{
  g_settings_set_boolean (fixture->preferences, key, value);
}

static gboolean
prefers (Fixture *fixture, const char *key)
{
  return g_settings_get_boolean (fixture->preferences, key);
}

#define wait_until(condition)                                                                      \
  while (!(condition))                                                                             \
  g_main_context_iteration (NULL, TRUE)

static guint
count (Fixture *fixture, const char *word)
{
  g_auto (GStrv) parts = g_strsplit (fixture->portal->log->str, word, -1);

  return g_strv_length (parts) - 1;
}

/* Whoever does not want it is not asked; who does is, and again for each change. */
static void
test_granted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TakingsBackground) self = start (fixture, TRUE);

  g_assert_cmpstr (fixture->portal->log->str, ==, "");
  prefer (fixture, "background", TRUE);
  wait_until (count (fixture, "background autostart=0") == 1);
  prefer (fixture, "autostart", TRUE);
  wait_until (count (fixture, "background autostart=1 command=takings --gapplication-service\n")
              == 1);
  prefer (fixture, "autostart", FALSE);
  wait_until (count (fixture, "background autostart=0") == 2);
  g_assert_true (prefers (fixture, "background"));
  g_assert_cmpuint (fixture->n_refused, ==, 0);
}

/* The two switches thrown at once end in what was wanted last. */
static void
test_quick_changes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TakingsBackground) self = start (fixture, TRUE);

  prefer (fixture, "background", TRUE);
  prefer (fixture, "autostart", TRUE);
  wait_until (count (fixture, "autostart=1") == 1);
  prefer (fixture, "background", FALSE);
  wait_until (g_str_has_suffix (fixture->portal->log->str,
                                "autostart=0 command=takings --gapplication-service\n"));
  g_assert_cmpuint (fixture->n_refused, ==, 0);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TakingsBackground) self = start (fixture, TRUE);

  fixture->portal->response = GPOINTER_TO_UINT (data);
  fixture->portal->grants_background = fixture->portal->grants_autostart = FALSE;
  prefer (fixture, "background", TRUE);
  wait_until (fixture->n_refused == 1);
  g_assert_false (prefers (fixture, "background"));
  g_assert_false (prefers (fixture, "autostart"));
}

/* Permission that was taken away while Takings was not running is noticed at the start. */
static void
test_revoked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TakingsBackground) self = NULL;

  prefer (fixture, "background", TRUE);
  fixture->portal->grants_background = FALSE;
  self = start (fixture, TRUE);
  wait_until (fixture->n_refused == 1);
  g_assert_false (prefers (fixture, "background"));
}

static void
test_no_autostart (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TakingsBackground) self = NULL;

  prefer (fixture, "background", TRUE);
  self = start (fixture, TRUE);
  fixture->portal->grants_autostart = FALSE;
  wait_until (count (fixture, "autostart=0") == 1);
  prefer (fixture, "autostart", TRUE);
  wait_until (count (fixture, "autostart=0") == 2);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_false (prefers (fixture, "autostart"));
  g_assert_true (prefers (fixture, "background"));
}

/* Gone while the desktop still asks the person: nothing is called back into nothing. */
static void
test_gone (Fixture *fixture, gconstpointer data)
{
  TakingsBackground *self = start (fixture, TRUE);

  prefer (fixture, "background", TRUE);
  g_object_unref (self);
  wait_until (count (fixture, "background") == 1);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (fixture->n_refused, ==, 0);
}

static void
test_entry (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_get_user_config_dir (), "autostart",
                                            TAKINGS_APPLICATION_ID ".desktop", NULL);
  g_autoptr (TakingsBackground) self = start (fixture, FALSE);
  g_autoptr (GKeyFile) entry = g_key_file_new ();
  g_autofree char *command = NULL;
  g_autofree char *self_path = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  prefer (fixture, "autostart", TRUE); /* has no meaning alone */
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  prefer (fixture, "background", TRUE);
  g_key_file_load_from_file (entry, path, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  command = g_key_file_get_string (entry, "Desktop Entry", "Exec", NULL);
  g_assert_nonnull (strstr (command, self_path));
  g_assert_true (g_str_has_suffix (command, " --gapplication-service"));
  prefer (fixture, "background", FALSE);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpstr (fixture->portal->log->str, ==, "");
  g_assert_cmpuint (fixture->n_refused, ==, 0);
}

/* Each path comes back from the entry as it was. */
static void
test_quoting (void)
{
  static const char *const paths[] = { "/usr/bin/takings", "/a b/takings",
                                       "/a\"b$c`d\\e%f/takings" };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *text = takings_background_dup_entry (paths[i]);
      g_autoptr (GKeyFile) entry = g_key_file_new ();
      g_autofree char *command = NULL;
      g_autoptr (GString) once = NULL;
      g_auto (GStrv) argv = NULL;

      g_assert_true (g_key_file_load_from_data (entry, text, (gsize) -1, G_KEY_FILE_NONE, NULL));
      command = g_key_file_get_string (entry, "Desktop Entry", "Exec", NULL);
      once = g_string_new (command);
      g_string_replace (once, "%%", "%", 0);
      g_assert_true (g_shell_parse_argv (once->str, NULL, &argv, NULL));
      g_assert_cmpstr (argv[0], ==, paths[i]);
      g_assert_cmpstr (argv[1], ==, "--gapplication-service");
    }
}

static void
test_state (void)
{
  g_autofree char *busy = takings_background_describe (TRUE, NOW, NOW);
  g_autofree char *both = takings_background_describe (FALSE, NOW, NOW + 3600);
  g_autofree char *last = takings_background_describe (FALSE, NOW, 0);
  g_autofree char *next = takings_background_describe (FALSE, 0, NOW);
  g_autofree char *none = takings_background_describe (FALSE, 0, 0);

  g_assert_cmpstr (busy, ==, "Reading the networks");
  g_assert_cmpstr (both, ==, "Read 11:06, next 12:06");
  g_assert_cmpstr (last, ==, "Read 11:06");
  g_assert_cmpstr (next, ==, "Next sync 11:06");
  g_assert_cmpstr (none, ==, "No sync is planned");
}

#define ADD(name, data, function)                                                                  \
  g_test_add ("/background/" name, Fixture, GUINT_TO_POINTER (data), set_up, function, tear_down)

/* The desktop's own connection to the bus; what is tested has the session's. */
static GDBusConnection *
start_desktop (GTestDBus *bus)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *desktop;

  g_test_dbus_up (bus);
  desktop = g_dbus_connection_new_for_address_sync (
    g_test_dbus_get_bus_address (bus),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);
  g_assert_no_error (error);
  portal = fake_portal_new (desktop, NULL);
  return desktop;
}

int
main (int argc, char **argv)
{
  g_autoptr (GTestDBus) bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_autoptr (GDBusConnection) desktop = NULL;
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  desktop = start_desktop (bus);
  ADD ("entry", 0, test_entry);
#ifdef TAKINGS_HAVE_PORTAL
  ADD ("granted", 0, test_granted);
  ADD ("quick-changes", 0, test_quick_changes);
  ADD ("refused", 0, test_refused);
  ADD ("cancelled", 1, test_refused);
  ADD ("failed", 2, test_refused);
  ADD ("revoked", 0, test_revoked);
  ADD ("no-autostart", 0, test_no_autostart);
  ADD ("gone", 0, test_gone);
#endif
  g_test_add_func ("/background/quoting", test_quoting);
  g_test_add_func ("/background/state", test_state);
  status = g_test_run ();
  fake_portal_free (portal);
  g_test_dbus_stop (bus);
  return status;
}
