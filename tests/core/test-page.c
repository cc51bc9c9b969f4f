/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "page.h"

static void
test_arena (void)
{
  g_autoptr (TakingsPage) page = takings_page_new (g_strdup ("{}"), 2);
  const TakingsText parts[] = { TAKINGS_TEXT ("a"), TAKINGS_TEXT (":"), TAKINGS_TEXT_NONE,
                                TAKINGS_TEXT ("b") };
  TakingsText first = takings_page_join (page, parts, 4);
  char *large = takings_page_alloc (page, 1000000);

  memset (large, 'x', 1000000);
  for (int i = 0; i < 10000; i++)
    {
      TakingsText text = takings_page_print (page, "%d", i);
      g_autofree char *expected = g_strdup_printf ("%d", i);
      g_assert_true (takings_text_equal (text, takings_text (expected)));
    }
  g_assert_true (takings_text_equal (first, TAKINGS_TEXT ("a:b")));
}

static void
test_notes_copy_orphans (void)
{
  g_autoptr (TakingsPage) page = takings_page_new (g_strdup (""), 0);
  TakingsEntry orphan = { .entry_id = TAKINGS_TEXT ("t1"), .commission = 5 };
  TakingsNote note = { .key = TAKINGS_TEXT ("k"), .orphan = &orphan };

  takings_page_note (page, &note);
  orphan.commission = 6;
  g_assert_cmpint (g_array_index (page->notes, TakingsNote, 0).orphan->commission, ==, 5);
  takings_page_reject (page, 3, "“%s” is not a date", "created");
  g_assert_cmpstr (g_array_index (page->rejects, TakingsReject, 0).reason, ==,
                   "“created” is not a date");
}

static void
test_signs (void)
{
  TakingsEntry entry = { .kind = TAKINGS_KIND_REFUND, .amount = 5, .commission = -3 };

  takings_entry_normalise_sign (&entry);
  g_assert_cmpint (entry.amount, ==, -5);
  g_assert_cmpint (entry.commission, ==, -3);
  entry.kind = TAKINGS_KIND_SALE;
  takings_entry_normalise_sign (&entry);
  g_assert_cmpint (entry.amount, ==, 5);
  g_assert_cmpint (entry.commission, ==, 3);
}

static void
test_text (void)
{
  gint64 value;
  g_autofree char *redacted = takings_redact (
    "https://user:pw@api.example.com:8443/a/b?token=secret&a=1#x");

  g_assert_cmpstr (redacted, ==, "https://api.example.com:8443/a/b?token=…&a=…");
  g_assert_true (takings_text_to_int64 (takings_text ("-9223372036854775808"), &value));
  g_assert_cmpint (value, ==, G_MININT64);
  g_assert_false (takings_text_to_int64 (takings_text ("9223372036854775808"), &value));
  g_assert_false (takings_text_to_int64 (takings_text ("12a"), &value));
  g_assert_false (takings_text_to_int64 (takings_text (""), &value));
  g_assert_true (takings_text_contains (takings_text ("Payment REFUNDED"), "refund"));
  g_assert_true (
    takings_text_equal (takings_text_strip (takings_text (" a b\n")), TAKINGS_TEXT ("a b")));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/page/arena", test_arena);
  g_test_add_func ("/page/orphans", test_notes_copy_orphans);
  g_test_add_func ("/entry/signs", test_signs);
  g_test_add_func ("/text", test_text);
  return g_test_run ();
}
