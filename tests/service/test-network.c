/* SPDX-License-Identifier: GPL-3.0-or-later */
/* By the clock, but not over a network that is paid by amount, and less while power is to be saved;
 * and at once when a network is back. The desktop's monitors are played by the two types here. */
#include "config.h"

#include "adapter-table.h"
#include "adapter.h"
#include "agenda.h"
#include "preferences.h"

#include <glib/gstdio.h>

/* --- a network that is as the test wants it --- */

typedef struct
{
  GObject parent_instance;
  gboolean available, metered;
} FakeNetwork;
typedef GObjectClass FakeNetworkClass;

GType fake_network_get_type (void);
static void fake_network_initable (GInitableIface *iface);
static void fake_network_monitor (GNetworkMonitorInterface *iface);
G_DEFINE_TYPE_WITH_CODE (FakeNetwork, fake_network, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, fake_network_initable)
                           G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, fake_network_monitor))

static void
get_network_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FakeNetwork *self = (FakeNetwork *) object;

  if (id == 3)
    g_value_set_enum (value, G_NETWORK_CONNECTIVITY_FULL);
  else
    g_value_set_boolean (value, id == 1 ? self->available : self->metered);
}

static gboolean
init_network (GInitable *initable, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
fake_network_initable (GInitableIface *iface)
{
  iface->init = init_network;
}

static void
fake_network_monitor (GNetworkMonitorInterface *iface)
{
}

static void
fake_network_class_init (FakeNetworkClass *klass)
{
  klass->get_property = get_network_property;
  g_object_class_override_property (klass, 1, "network-available");
  g_object_class_override_property (klass, 2, "network-metered");
  g_object_class_override_property (klass, 3, "connectivity");
}

static void
fake_network_init (FakeNetwork *self)
{
  self->available = TRUE;
}

static void
set_network (gboolean available, gboolean metered)
{
  FakeNetwork *network = (FakeNetwork *) g_network_monitor_get_default ();

  g_assert_true (G_TYPE_CHECK_INSTANCE_TYPE (network, fake_network_get_type ()));
  network->available = available;
  network->metered = metered;
  g_signal_emit_by_name (network, "network-changed", available);
}

/* --- power to be saved or not --- */

typedef struct
{
  GObject parent_instance;
  gboolean saves;
} FakePower;
typedef GObjectClass FakePowerClass;

GType fake_power_get_type (void);
static void fake_power_initable (GInitableIface *iface);
static void fake_power_monitor (GPowerProfileMonitorInterface *iface);
G_DEFINE_TYPE_WITH_CODE (FakePower, fake_power, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, fake_power_initable)
                           G_IMPLEMENT_INTERFACE (G_TYPE_POWER_PROFILE_MONITOR, fake_power_monitor))

static void
get_power_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, ((FakePower *) object)->saves);
}

static void
fake_power_initable (GInitableIface *iface)
{
  iface->init = init_network;
}

static void
fake_power_monitor (GPowerProfileMonitorInterface *iface)
{
}

static void
fake_power_class_init (FakePowerClass *klass)
{
  klass->get_property = get_power_property;
  g_object_class_override_property (klass, 1, "power-saver-enabled");
}

static void
fake_power_init (FakePower *self)
{
}

/* --- what is tested --- */

typedef struct
{
  char *dir;
  GSettings *preferences;
  TakingsRunner *runner;
  TakingsAgenda *agenda;
  guint n_started, n_finished;
} Fixture;

static void
started_cb (TakingsRunner *runner, Fixture *fixture)
{
  fixture->n_started++;
}

static void
finished_cb (TakingsRunner *runner, TakingsSyncResult *result, Fixture *fixture)
{
  fixture->n_finished++;
}

/* A ledger with an account whose network refuses every connection; with @data as the code of what
 * stopped the last sync, a minute ago. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsLedger) ledger = NULL;
  TakingsAccount account = { .id = (char *) "0b7f9a52-1111-4222-8333-444455556666",
                             .network = (char *) "jvzoo",
                             .name = (char *) "Mine",
                             .endpoint = (char *) "http://127.0.0.1:9" };

  if (data != NULL)
    {
      account.last_sync = g_get_real_time () / G_USEC_PER_SEC - 60;
      account.last_status = (char *) "failed";
      account.last_error = account.last_error_code = (char *) data;
    }

  set_network (TRUE, FALSE);
  fixture->dir = g_dir_make_tmp ("takings-XXXXXX", NULL);
  ledger = takings_ledger_open (fixture->dir, TAKINGS_LEDGER_READ_WRITE, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (takings_ledger_add_account (ledger, &account, &error));
  g_clear_object (&ledger);
  fixture->preferences = takings_preferences_new ();
  g_settings_set_boolean (fixture->preferences, "sync-on-metered", FALSE);
  g_settings_set_uint (fixture->preferences, "sync-interval", 60);
  fixture->runner = takings_runner_new (fixture->dir, NULL);
  takings_runner_load (fixture->runner);
  g_signal_connect (fixture->runner, "sync-started", G_CALLBACK (started_cb), fixture);
  g_signal_connect (fixture->runner, "sync-finished", G_CALLBACK (finished_cb), fixture);
}

static void
settle (Fixture *fixture)
{
  while (fixture->n_finished < fixture->n_started || g_main_context_pending (NULL))
    g_main_context_iteration (NULL, TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  settle (fixture);
  g_clear_object (&fixture->agenda);
  takings_runner_stop (fixture->runner);
  g_object_add_weak_pointer (G_OBJECT (fixture->runner), (gpointer *) &fixture->runner);
  g_object_unref (fixture->runner);
  while (fixture->runner != NULL) /* who still reads for it holds it, on any thread */
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  g_object_unref (fixture->preferences);
  g_free (fixture->dir);
}

static void
wait_started (Fixture *fixture, guint n)
{
  while (fixture->n_started < n || fixture->n_finished < n)
    g_main_context_iteration (NULL, TRUE);
}

/* Never synced is due at once, unless the network is paid by amount; then when it is no more. */
static void
test_metered (Fixture *fixture, gconstpointer data)
{
  set_network (TRUE, TRUE);
  fixture->agenda = takings_agenda_new (fixture->runner, fixture->preferences);
  settle (fixture);
  g_assert_cmpuint (fixture->n_started, ==, 0);
  g_assert_cmpint (takings_agenda_get_next (fixture->agenda), !=, 0);
  set_network (TRUE, FALSE);
  wait_started (fixture, 1);
}

static void
test_metered_allowed (Fixture *fixture, gconstpointer data)
{
  set_network (TRUE, TRUE);
  fixture->agenda = takings_agenda_new (fixture->runner, fixture->preferences);
  settle (fixture);
  g_assert_cmpuint (fixture->n_started, ==, 0);
  g_settings_set_boolean (fixture->preferences, "sync-on-metered", TRUE);
  wait_started (fixture, 1);
}

static void
test_away (Fixture *fixture, gconstpointer data)
{
  set_network (FALSE, FALSE);
  fixture->agenda = takings_agenda_new (fixture->runner, fixture->preferences);
  settle (fixture);
  g_assert_cmpuint (fixture->n_started, ==, 0);
  set_network (TRUE, FALSE);
  wait_started (fixture, 1);
}

/* What failed for want of a network is not left for an hour when it is back; what failed for
 * another reason is. */
static void
test_back (Fixture *fixture, gconstpointer code)
{
  gboolean by_network = g_str_equal (code, "network");

  fixture->agenda = takings_agenda_new (fixture->runner, fixture->preferences);
  settle (fixture);
  g_assert_cmpuint (fixture->n_started, ==, 0);
  set_network (FALSE, FALSE);
  settle (fixture);
  g_assert_cmpuint (fixture->n_started, ==, 0);
  set_network (TRUE, FALSE);
  if (by_network)
    wait_started (fixture, 1);
  settle (fixture);
  g_assert_cmpuint (fixture->n_started, ==, by_network ? 1 : 0);
}

/* Seconds until the next sync. */
static gint64
pause_of (Fixture *fixture)
{
  return takings_agenda_get_next (fixture->agenda) - g_get_real_time () / G_USEC_PER_SEC;
}

/* After a sync the next waits four times as long where power is saved. */
static void
test_power (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPowerProfileMonitor) power = g_power_profile_monitor_dup_default ();

  fixture->agenda = takings_agenda_new (fixture->runner, fixture->preferences);
  wait_started (fixture, 1);
  while (pause_of (fixture) < 3000) /* what it brought is known some moments later */
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (pause_of (fixture), <=, 3600);
  ((FakePower *) power)->saves = TRUE;
  g_object_notify (G_OBJECT (power), "power-saver-enabled");
  g_assert_cmpint (pause_of (fixture), >, 3 * 3600);
  g_assert_cmpint (pause_of (fixture), <=, 4 * 3600);
  ((FakePower *) power)->saves = FALSE;
  g_object_notify (G_OBJECT (power), "power-saver-enabled");
  g_assert_cmpint (pause_of (fixture), <=, 3600);
  g_assert_cmpuint (fixture->n_started, ==, 1);
}

#define ADD(name, function) ADD_AFTER (name, NULL, function)
#define ADD_AFTER(name, code, function)                                                            \
  g_test_add ("/network/" name, Fixture, code, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  takings_registry_fill (takings_adapter_types, G_N_ELEMENTS (takings_adapter_types) - 1);
  g_setenv ("GIO_USE_NETWORK_MONITOR", "fake", TRUE);
  g_setenv ("GIO_USE_POWER_PROFILE_MONITOR", "fake", TRUE);
  g_type_ensure (G_TYPE_NETWORK_MONITOR);
  g_io_extension_point_register (G_NETWORK_MONITOR_EXTENSION_POINT_NAME);
  g_io_extension_point_register (G_POWER_PROFILE_MONITOR_EXTENSION_POINT_NAME);
  g_io_extension_point_implement (G_NETWORK_MONITOR_EXTENSION_POINT_NAME, fake_network_get_type (),
                                  "fake", 1000);
  g_io_extension_point_implement (G_POWER_PROFILE_MONITOR_EXTENSION_POINT_NAME,
                                  fake_power_get_type (), "fake", 1000);
  ADD ("metered", test_metered);
  ADD ("metered-allowed", test_metered_allowed);
  ADD ("away", test_away);
  ADD ("power", test_power);
  ADD_AFTER ("back", "network", test_back);
  ADD_AFTER ("back/refused", "auth", test_back);
  return g_test_run ();
}
