/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "display.h"

#include <gio/gio.h>
#include <locale.h>

static void
is (char *got, const char *expected)
{
  g_assert_cmpstr (got, ==, expected);
  g_free (got);
}

static void
test_plain (void)
{
  is (takings_display_money (1234567890000, "USD", TAKINGS_DISPLAY_PLAIN), "$1,234,567.89");
  is (takings_display_money (-1015000, "USD", TAKINGS_DISPLAY_PLAIN), "−$1.02");
  is (takings_display_money (-1000, "USD", TAKINGS_DISPLAY_PLAIN), "$0.00");
  is (takings_display_money (1500000, "EUR", TAKINGS_DISPLAY_SIGNED), "+€1.50");
  is (takings_display_money (1500000, "CHF", TAKINGS_DISPLAY_PLAIN), "CHF\u00a01.50");
  is (takings_display_money (2500000, "JPY", TAKINGS_DISPLAY_PLAIN), "¥2");
  is (takings_display_money (G_MININT64, "USD", TAKINGS_DISPLAY_WHOLE), "−$9,223,372,036,855");
  is (takings_display_amount (1234500000, "USD"), "1,234.50");
  is (takings_display_percent (123456, TAKINGS_DISPLAY_PLAIN), "12.3%");
  is (takings_display_percent (-5000, TAKINGS_DISPLAY_SIGNED), "−0.5%");
  is (takings_display_percent (1000000, TAKINGS_DISPLAY_WHOLE), "100%");
  is (takings_display_count (1234), "1,234");
}

/* Makes the C library's data of that language for this test, and speaks it. */
static void
use_locale (const char *name)
{
  const char *dir = g_get_user_cache_dir (); /* the test's own, removed after it */
  g_autofree char *locale = g_strconcat (name, ".UTF-8", NULL);
  g_autofree char *output = g_build_filename (dir, locale, NULL);
  const char *const argv[] = { "localedef", "-i", name, "-f", "UTF-8", output, NULL };
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (dir, 0700);
  process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_setenv ("LOCPATH", dir, TRUE);
  g_setenv ("LANGUAGE", name, TRUE);
  g_assert_nonnull (setlocale (LC_ALL, locale));
}

static void
test_german (void)
{
  use_locale ("de_DE");
  is (takings_display_money (1234567890000, "EUR", TAKINGS_DISPLAY_PLAIN), "1.234.567,89\u00a0€");
  is (takings_display_percent (123456, TAKINGS_DISPLAY_PLAIN), "12,3\u00a0%");
  setlocale (LC_ALL, "C");
}

/* Between words that run to the left, sign and symbol keep their sides. */
static void
test_hebrew (void)
{
  g_autofree char *sum = NULL, *gain = NULL;

  use_locale ("he_IL");
  sum = takings_display_money (-12500000, "USD", TAKINGS_DISPLAY_PLAIN);
  gain = takings_display_money (12500000, "USD", TAKINGS_DISPLAY_SIGNED);
  g_assert_true (g_str_has_prefix (sum, "\u2066−") && g_str_has_suffix (sum, "\u2069"));
  g_assert_true (g_str_has_prefix (gain, "\u2066+") && g_str_has_suffix (gain, "\u2069"));
  is (takings_display_percent (-5000, TAKINGS_DISPLAY_SIGNED), "\u2066−0.5%\u2069");
  is (takings_display_count (12), "12");
  setlocale (LC_ALL, "C");
}

/* The locale is read once, so this runs in a process of its own. */
static void
test_in_child (gconstpointer path)
{
  g_test_trap_subprocess (path, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/display/plain", test_plain);
  g_test_add_data_func ("/display/german", "/display/subprocess/german", test_in_child);
  g_test_add_data_func ("/display/hebrew", "/display/subprocess/hebrew", test_in_child);
  g_test_add_func ("/display/subprocess/german", test_german);
  g_test_add_func ("/display/subprocess/hebrew", test_hebrew);
  return g_test_run ();
}
