/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "paint-page.h"
#include "render.h"

static const char *
name (const char *key)
{
  return key;
}

static TakingsPageTable *
new_table (guint n_rows)
{
  TakingsPageTable *table = takings_page_table_new ();

  takings_page_table_add_column (table, "Name", 2, FALSE);
  takings_page_table_add_column (table, "Sales", 1, TRUE);
  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();
      g_autofree char *first = g_strdup_printf ("Product %u", i);
      g_strv_builder_add_many (cells, first, "12", NULL);
      takings_page_table_take_row (table, g_strv_builder_end (cells));
    }
  return table;
}

static TakingsPagePicture
new_picture (TakingsPageTable *table, double width, double height)
{
  TakingsPagePicture picture = { .title = "Products",
                                 .basis = "Last 30 Days",
                                 .footer = "Takings",
                                 .table = table,
                                 .name = name,
                                 .width = width,
                                 .height = height };

  takings_theme_init (&picture.theme, FALSE, FALSE);
  return picture;
}

/* All rows are on exactly one sheet; the last may be shorter. */
static void
test_sheets (void)
{
  static const guint lengths[] = { 0, 1, 30, 31, 500 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (TakingsPageTable) table = new_table (lengths[i]);
      TakingsPagePicture picture = new_picture (table, 860, 970);
      guint sheets = takings_page_count_sheets (&picture);

      /* 970 − margins, head and foot leave room for 30 rows and their titles */
      g_assert_cmpuint (sheets, ==, MAX ((lengths[i] + 29) / 30, 1));
    }
}

static GBytes *
render (TakingsPagePicture *picture, TakingsPicture format, TakingsPaintFunc paint)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = takings_picture_render (format, picture->width, picture->height, 1, "Takings",
                                          paint, picture, &error);

  g_assert_no_error (error);
  return bytes;
}

/* A surface smaller than a single row, or without rows, is painted without harm. */
static void
test_odd (void)
{
  for (guint rows = 0; rows < 3; rows++)
    for (int rtl = 0; rtl < 2; rtl++)
      {
        g_autoptr (TakingsPageTable) table = new_table (rows * 40);
        TakingsPagePicture picture = new_picture (table, 200, 60);
        g_autoptr (GBytes) one = NULL;
        g_autoptr (GBytes) all = NULL;

        picture.rtl = rtl;
        one = render (&picture, TAKINGS_PICTURE_PNG, takings_page_paint);
        all = render (&picture, TAKINGS_PICTURE_PDF, takings_page_paint_sheets);
        g_assert_cmpuint (g_bytes_get_size (one), >, 100);
        g_assert_cmpuint (g_bytes_get_size (all), >, 100);
      }
}

/* More sheets make a longer file; a screen's picture stays one. */
static void
test_pdf (void)
{
  g_autoptr (TakingsPageTable) table = new_table (300);
  TakingsPagePicture picture = new_picture (table, 860, 970);
  g_autoptr (GBytes) all = render (&picture, TAKINGS_PICTURE_PDF, takings_page_paint_sheets);
  g_autoptr (GBytes) one = render (&picture, TAKINGS_PICTURE_PDF, takings_page_paint);

  g_assert_cmpuint (g_bytes_get_size (all), >, g_bytes_get_size (one) + 5000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/reports/page/sheets", test_sheets);
  g_test_add_func ("/reports/page/odd", test_odd);
  g_test_add_func ("/reports/page/pdf", test_pdf);
  return g_test_run ();
}
