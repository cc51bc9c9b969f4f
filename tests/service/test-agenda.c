/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "agenda.h"
#include "bus-error.h"
#include "result-variant.h"

#define NOW G_GINT64_CONSTANT (1795000000)

static void
test_due (void)
{
  g_assert_cmpint (takings_agenda_due (0, 3600, FALSE, NOW), ==, NOW);
  g_assert_cmpint (takings_agenda_due (0, 0, FALSE, NOW), ==, 0);
  g_assert_cmpint (takings_agenda_due (NOW - 600, 3600, FALSE, NOW), ==, NOW + 3000);
  g_assert_cmpint (takings_agenda_due (NOW - 600, 3600, TRUE, NOW), ==, NOW + 13800);
  g_assert_cmpint (takings_agenda_due (NOW - 600, 0, TRUE, NOW), ==, 0);
  g_assert_cmpint (takings_agenda_due (NOW - 86400, 3600, FALSE, NOW), ==, NOW); /* overdue */
  /* the clock was set back by a year: the sync is not a year away */
  g_assert_cmpint (takings_agenda_due (NOW + 31536000, 3600, FALSE, NOW), ==, NOW + 3600);
}

/* Each code has a name on the bus, and comes back as what it was. */
static void
test_error_names (void)
{
  g_autofree char *auth = NULL;

  takings_bus_error_register ();
  for (int code = 0; code <= TAKINGS_ERROR_USAGE; code++)
    {
      g_autoptr (GError) error = g_error_new (TAKINGS_ERROR, code, "a reason");
      g_autofree char *name = g_dbus_error_encode_gerror (error);
      g_autoptr (GError) back = g_dbus_error_new_for_dbus_error (name, "a reason");

      g_assert_true (g_str_has_prefix (name, "io.github.takings.Takings.Error."));
      g_assert_error (back, TAKINGS_ERROR, code);
    }
  auth = g_dbus_error_encode_gerror (&(GError){ TAKINGS_ERROR, TAKINGS_ERROR_RATE_LIMITED, NULL });
  g_assert_cmpstr (auth, ==, "io.github.takings.Takings.Error.RateLimited");
}

static void
add_account (TakingsSyncResult *result, const char *name, const char *status, GError *error)
{
  TakingsAccountResult *account = g_new0 (TakingsAccountResult, 1);

  account->id = g_strdup ("0b7f9a52-1111-4222-8333-444455556666");
  account->network = g_strdup ("hotmart");
  account->name = g_strdup (name);
  account->status = status;
  account->pages = 3;
  account->read = G_MAXUINT32 + G_GUINT64_CONSTANT (5);
  account->rejected = 1;
  account->error = error;
  account->retry_at = error != NULL ? NOW + 60 : 0;
  g_ptr_array_add (result->accounts, account);
}

static void
test_result_there_and_back (void)
{
  g_autoptr (TakingsSyncResult) result = takings_sync_result_new (NOW);
  g_autoptr (TakingsSyncResult) back = NULL;
  g_autoptr (GVariant) variant = NULL;
  g_autofree char *before = NULL, *after = NULL;

  result->finished_at = NOW + 9;
  add_account (result, "Grün", "ok", NULL);
  add_account (result, "", "partial",
               g_error_new (TAKINGS_ERROR, TAKINGS_ERROR_RATE_LIMITED, "too often"));
  variant = g_variant_ref_sink (takings_result_to_variant (result));
  g_assert_true (g_variant_is_of_type (variant, G_VARIANT_TYPE_VARDICT));
  back = takings_result_from_variant (variant);
  before = takings_sync_result_to_json (result);
  after = takings_sync_result_to_json (back);
  g_assert_cmpstr (before, ==, after);
}

/* A peer may send anything of the right type. */
static void
test_strange_results (void)
{
  static const char *const texts[] = {
    "@a{sv} {}",
    "{'accounts': <'none'>, 'started_at': <'soon'>}",
    "{'accounts': <[@a{sv} {}, {'status': <'splendid'>, 'read': <int32 -4>, 'error': <5>}]>}",
    "{'accounts': <[{'error': <{'code': <'unheard-of'>, 'retry_at': <'x'>}>}]>}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GVariant) variant = g_variant_parse (G_VARIANT_TYPE_VARDICT, texts[i], NULL, NULL,
                                                      NULL);
      g_autoptr (TakingsSyncResult) result = NULL;
      g_autofree char *json = NULL;

      g_assert_nonnull (variant);
      result = takings_result_from_variant (variant);
      for (guint j = 0; j < result->accounts->len; j++)
        g_assert_cmpstr (((TakingsAccountResult *) result->accounts->pdata[j])->status, ==,
                         "failed");
      json = takings_sync_result_to_json (result);
      g_assert_nonnull (json);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/service/due", test_due);
  g_test_add_func ("/service/error-names", test_error_names);
  g_test_add_func ("/service/result", test_result_there_and_back);
  g_test_add_func ("/service/strange-results", test_strange_results);
  return g_test_run ();
}
