/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"
#include "paint-page.h"
#include "render.h"

#include <glib/gi18n.h>
#include <string.h>

#define WIDTH    1280
#define HEIGHT   800
#define SMALLEST 200
#define LARGEST  16384

static const struct
{
  const char *name, *title;
  TakingsBy by;
} pages[] = {
  { "overview", N_ ("Overview"), TAKINGS_BY_NONE },
  { "products", N_ ("Products"), TAKINGS_BY_PRODUCT },
  { "networks", N_ ("Networks"), TAKINGS_BY_NETWORK },
  { "campaigns", N_ ("Campaigns"), TAKINGS_BY_CAMPAIGN },
};

static const char *
network_name (const char *network)
{
  TakingsAdapter *adapter = takings_registry_lookup (network);

  return adapter != NULL ? takings_adapter_get_info (adapter)->name : network;
}

static const char *
row_name (const char *key)
{
  /* Translators: entries whose network tells no product, or no campaign */
  return strcmp (key, TAKINGS_UNASSIGNED) == 0 ? _ ("Not told by the network") : key;
}

/* Is the process's language read from right to left? */
static gboolean
is_rtl (void)
{
  /* Translators: write “rtl” for a language that is read from right to left, else “ltr” */
  return strcmp (_ ("ltr"), "rtl") == 0;
}

static gboolean
write_picture (const TakingsPagePicture *picture, const char *file, GError **error)
{
  TakingsPicture format = TAKINGS_PICTURE_PNG;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) fault = NULL;

  takings_picture_from_name (file, &format);
  bytes = takings_picture_render (format, picture->width, picture->height, 1, "Takings",
                                  format == TAKINGS_PICTURE_PDF ? takings_page_paint_sheets
                                                                : takings_page_paint,
                                  (gpointer) picture, error);
  if (bytes == NULL)
    return FALSE;
  if (g_file_set_contents (file, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                           &fault))
    return TRUE;
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE,
               _ ("%s; check that the disk has room and can be written to"), fault->message);
  return FALSE;
}

gboolean
takings_render_page (TakingsLedger *ledger, TakingsBasis basis, guint page, const char *file,
                     gboolean dark, int width, int height, GError **error)
{
  g_autoptr (TakingsZone) zone = takings_command_zone (ledger);
  gint32 today = takings_zone_day (zone, g_get_real_time () / G_USEC_PER_SEC);
  TakingsPeriod period = takings_period_preset (TAKINGS_PRESET_LAST_30_DAYS, today);
  g_autoptr (TakingsDashboard) dashboard = NULL;
  g_autoptr (TakingsSummary) rows = NULL;
  g_autoptr (TakingsPageTable) table = NULL;
  g_autofree char *about = NULL;
  TakingsPagePicture picture = { .title = _ (pages[page].title),
                                 .name = network_name,
                                 .number = takings_registry_number,
                                 .width = width,
                                 .height = height,
                                 .rtl = is_rtl () };

  if (pages[page].by == TAKINGS_BY_NONE)
    dashboard = takings_dashboard_read (ledger, basis, period, TAKINGS_COMPARE_PREVIOUS, NULL,
                                        today, NULL, error);
  else
    rows = takings_query_summary_on (ledger, basis, period.from_day, period.to_day, pages[page].by,
                                     NULL, error);
  if (dashboard == NULL && rows == NULL)
    return FALSE;
  if (rows != NULL)
    table = takings_page_table_of_summary (rows, pages[page].by == TAKINGS_BY_NETWORK ? network_name
                                                                                      : row_name);
  about = g_strdup_printf (basis == TAKINGS_BASIS_SALE
                             /* Translators: a period and a currency code; refunds count on the day
                              * of their sale */
                             ? _ ("%s · %s · by sale date")
                             /* Translators: a period and a currency code; amounts count on the day
                              * they happened */
                             : _ ("%s · %s · by event date"),
                           _ ("Last 30 Days"), rows != NULL ? rows->currency : dashboard->currency);
  picture.dashboard = dashboard;
  picture.table = table;
  picture.basis = about;
  takings_theme_init (&picture.theme, dark, FALSE);
  return write_picture (&picture, file, error);
}

static gboolean
find_page (const char *name, guint *page)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (strcmp (pages[i].name, name) == 0)
      {
        *page = i;
        return TRUE;
      }
  return FALSE;
}

int
takings_cmd_render (const TakingsCommand *command, int argc, char **argv)
{
  g_autofree char *output = NULL, *basis_text = NULL;
  gboolean dark = FALSE;
  int width = WIDTH, height = HEIGHT, status;
  guint page = 0;
  const GOptionEntry options[] = {
    { "output", 0, 0, G_OPTION_ARG_STRING, &output, N_ ("The picture to write"),
      "FILE.png|.svg|.pdf" },
    { "basis", 0, 0, G_OPTION_ARG_STRING, &basis_text,
      N_ ("By event date (event), or what was taken back on the day of its sale (sale)"),
      "event|sale" },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, N_ ("Light on dark"), NULL },
    { "width", 0, 0, G_OPTION_ARG_INT, &width, N_ ("Width, 1280 by default"), "N" },
    { "height", 0, 0, G_OPTION_ARG_INT, &height, N_ ("Height, 800 by default"), "N" },
    { NULL },
  };
  g_autoptr (TakingsLedger) ledger = NULL;
  TakingsPicture format;
  TakingsBasis basis;
  GError *error = NULL;

  if (!takings_command_parse (command, options, &argc, argv, 1, 1, &status))
    return status;
  if (!find_page (argv[1], &page))
    return takings_command_usage (
      command, _ ("there is no page “%s”; there are overview, products, networks, campaigns"),
      argv[1]);
  if (output == NULL)
    return takings_command_usage (command, _ ("--output says where the picture goes"));
  if (!takings_picture_from_name (output, &format))
    return takings_command_usage (command, _ ("“%s” does not end in .png, .svg or .pdf"), output);
  if (width < SMALLEST || width > LARGEST || height < SMALLEST || height > LARGEST)
    return takings_command_usage (command, _ ("width and height are %d to %d"), SMALLEST, LARGEST);
  ledger = takings_command_open_by (basis_text, &basis, &error);
  if (ledger == NULL
      || !takings_render_page (ledger, basis, page, output, dark, width, height, &error))
    return takings_command_fail (command, error);
  return TAKINGS_EXIT_DONE;
}
