/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In a language that nobody speaks and that needs a third more room: everything a person reads is
 * translated, and no text is cut off. */
#include "connect-dialog.h"
#include "fixture.h"
#include "pages.h"
#include "preferences-window.h"
#include "preferences.h"
#include "pseudo-language.h"
#include "table-cell.h"
#include "window.h"

#include <string.h>

#define WIDTH  1280
#define HEIGHT 800

static GtkApplication *application; /* one a process */

/* What is data, not language: of the ledger and of other people's names. */
static const char *const names[] = {
  "takings",   "hotmart", "jvzoo",   "clickbank", "digistore24", "buygoods", "maxweb",   "postback",
  "postbacks", "google",  "meta",    "shopify",   "eur",         "usd",      "gbp",      "jpy",
  "brl",       "utc",     "csv",     "pdf",       "png",         "svg",      "jan",      "feb",
  "mar",       "apr",     "may",     "jun",       "jul",         "aug",      "sep",      "oct",
  "nov",       "dec",     "product", "order",     "january",     "february", "march",    "april",
  "june",      "july",    "august",  "september", "october",     "november", "december", "mon",
  "tue",       "wed",     "thu",     "fri",       "sat",         "sun",      "ledger",   "https",
  "www",       "com",     "org",     "api",       "mine",        "db",       "tmp",      "ctrl",
  "shift",     "alt"
};

static gboolean
is_name (const char *word, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (strlen (names[i]) == length && g_ascii_strncasecmp (names[i], word, length) == 0)
      return TRUE;
  return FALSE;
}

/* A currency's code, or the like */
static gboolean
is_code (const char *word, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isupper (word[i]))
      return FALSE;
  return length == 3;
}

/* The first word of three letters that is neither translated nor a name; NULL: none */
static const char *
find_foreign (const char *text)
{
  guint depth = 0;

  for (const char *at = text; *at != '\0'; at++)
    {
      const char *word = at;

      if (g_str_has_prefix (at, PSEUDO_BEGIN))
        depth++;
      else if (g_str_has_prefix (at, PSEUDO_END))
        depth -= depth > 0;
      while (g_ascii_isalnum (*at) || *at == '-')
        at++;
      if (at - word >= 3 && g_ascii_isalpha (*word) && depth == 0
          && !is_name (word, (gsize) (at - word)) && !is_code (word, (gsize) (at - word))
          && strpbrk (word, "0123456789") != word
          && strcspn (word, "0123456789") >= (gsize) (at - word))
        return word;
      if (*at == '\0')
        break;
    }
  return NULL;
}

typedef struct
{
  const char *place;
  GHashTable *faults; /* (owned) of char* */
} Reading;

static void
judge (Reading *reading, const char *text)
{
  gboolean path = text != NULL && strchr (text, G_DIR_SEPARATOR) != NULL
                  && g_str_has_suffix (text, ".db");
  const char *word = text != NULL && !path ? find_foreign (text) : NULL;

  if (word != NULL)
    g_hash_table_add (reading->faults, g_strdup_printf ("%s: not translated: “%s” (%.12s)",
                                                        reading->place, text, word));
}

/* A label that was to be read whole, in this language as in any other. */
static void
judge_room (Reading *reading, GtkLabel *label)
{
  const char *text = gtk_label_get_text (label);

  if (strstr (text, PSEUDO_BEGIN) == NULL || !gtk_widget_get_mapped (GTK_WIDGET (label))
      || gtk_widget_get_tooltip_text (GTK_WIDGET (label)) != NULL
      || gtk_widget_get_ancestor (GTK_WIDGET (label), GTK_TYPE_COLUMN_VIEW) != NULL)
    return;
  if (pango_layout_is_ellipsized (gtk_label_get_layout (label)))
    g_hash_table_add (reading->faults, g_strdup_printf ("%s: cut off: “%s”", reading->place, text));
}

static void
read_widget (GtkWidget *widget, Reading *reading)
{
  judge (reading, gtk_widget_get_tooltip_text (widget));
  if (GTK_IS_LABEL (widget))
    {
      judge (reading, gtk_label_get_text (GTK_LABEL (widget)));
      judge_room (reading, GTK_LABEL (widget));
    }
  if (TAKINGS_IS_TABLE_CELL (widget))
    judge (reading, takings_table_cell_get_text (TAKINGS_TABLE_CELL (widget)));
  if (GTK_IS_ENTRY (widget))
    judge (reading, gtk_entry_get_placeholder_text (GTK_ENTRY (widget)));
  if (ADW_IS_PREFERENCES_ROW (widget))
    judge (reading, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)));
  if (GTK_IS_WINDOW (widget))
    judge (reading, gtk_window_get_title (GTK_WINDOW (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    read_widget (child, reading);
}

static gboolean
frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer n_left)
{
  return --*(guint *) n_left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* A text that was just set has its room some frames later. */
static void
wait_laid_out (GtkWidget *window)
{
  guint n_left = 5;

  gtk_widget_add_tick_callback (window, frame_cb, &n_left, NULL);
  while (n_left > 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
look_at (GtkWidget *window, const char *place)
{
  Reading reading = { place, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  GHashTableIter iter;
  gpointer fault;

  fixture_settle ();
  wait_laid_out (window);
  read_widget (window, &reading);
  g_hash_table_iter_init (&iter, reading.faults);
  while (g_hash_table_iter_next (&iter, &fault, NULL))
    {
      g_test_message ("%s", (const char *) fault);
      g_test_fail ();
    }
  g_hash_table_unref (reading.faults);
}

/* Content, a status or the welcome: whatever an empty or a filled ledger leads to */
static gboolean
is_loaded (gpointer page)
{
  const char *state = fixture_state (page);

  return g_strcmp0 (state, "blank") != 0 && g_strcmp0 (state, "loading") != 0;
}

static void
close_window (GtkWidget *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  fixture_settle ();
}

static void
test_pages (gconstpointer data)
{
  Fixture fixture;
  GtkWidget *window;
  GtkStack *stack;
  guint n_pages;
  const TakingsPageInfo *pages = takings_pages_get (&n_pages);

  fixture_set_up (&fixture, GPOINTER_TO_UINT (data));
  window = GTK_WIDGET (takings_window_new (application, fixture.scope, NULL, TRUE));
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_present (GTK_WINDOW (window));
  stack = GTK_STACK (fixture_find (window, GTK_TYPE_STACK, "stack"));
  for (guint i = 0; i < n_pages; i++)
    {
      takings_window_show_page (TAKINGS_WINDOW (window), pages[i].id);
      fixture_wait (is_loaded, gtk_stack_get_visible_child (stack));
      look_at (window, pages[i].id);
    }
  close_window (window);
  fixture_tear_down (&fixture);
}

static void
test_windows (void)
{
  Fixture fixture;
  g_autoptr (GSettings) settings = takings_preferences_new ();
  GtkWidget *window, *preferences, *connect;
  g_autoptr (GPtrArray) accounts = NULL;

  fixture_set_up (&fixture, 10);
  accounts = takings_ledger_list_accounts (fixture.ledger, NULL);
  window = GTK_WIDGET (takings_window_new (application, fixture.scope, NULL, FALSE));
  gtk_window_present (GTK_WINDOW (window));
  preferences = takings_preferences_window_new (GTK_WINDOW (window), fixture.scope, settings);
  gtk_window_present (GTK_WINDOW (preferences));
  look_at (preferences, "preferences");
  close_window (preferences);
  connect = GTK_WIDGET (
    takings_connect_dialog_new (GTK_WINDOW (window), fixture.scope, accounts, NULL));
  gtk_window_present (GTK_WINDOW (connect));
  look_at (connect, "connect");
  close_window (connect);
  close_window (window);
  fixture_tear_down (&fixture);
}

/* The test finds what it is there for. */
static void
test_itself (void)
{
  g_assert_null (find_foreign ("⟦Šé·áŕçh⟧"));
  g_assert_null (find_foreign ("⟦%s⟧ · Hotmart · 12 Mar 2026 · A12B"));
  g_assert_null (find_foreign ("12.50 €, 3 %"));
  g_assert_nonnull (find_foreign ("Search"));
  g_assert_nonnull (find_foreign ("⟦Šé⟧ and more"));
  g_assert_nonnull (find_foreign ("3 entries"));
}

int
main (int argc, char **argv)
{
  int status;

  pseudo_language_use ();
  fixture_init (&argc, &argv);
  application = GTK_APPLICATION (
    adw_application_new ("io.github.takings.Test", G_APPLICATION_NON_UNIQUE));
  g_application_register (G_APPLICATION (application), NULL, NULL);
  g_test_add_func ("/pseudo/itself", test_itself);
  g_test_add_data_func ("/pseudo/pages", GUINT_TO_POINTER (60), test_pages);
  g_test_add_data_func ("/pseudo/empty", GUINT_TO_POINTER (0), test_pages);
  g_test_add_func ("/pseudo/windows", test_windows);
  status = g_test_run ();
  g_object_unref (application);
  return status;
}
