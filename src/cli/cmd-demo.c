/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"
#include "render.h"
#include "sandbox.h"
#include "sync-run.h"
#include "vault.h"
#ifdef TAKINGS_HAVE_UI
#include "application.h"
#endif

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdio.h>

#define SEED 1

#define RATE_DAYS 430

/* Invented rates that wander a little from day to day, so that the demonstration needs no network.
 */
static gboolean
put_rates (TakingsLedger *ledger, GError **error)
{
  static const struct
  {
    const char *currency, *rate;
  } rates[] = { { "USD", "1.1" }, { "GBP", "0.85" }, { "BRL", "6" }, { "MXN", "20" } };
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (TakingsRateRow));
  gint32 today = (gint32) (g_get_real_time () / G_USEC_PER_SEC / 86400);

  for (gint32 day = today - RATE_DAYS; day <= today; day++)
    for (gsize i = 0; i < G_N_ELEMENTS (rates); i++)
      {
        TakingsRateRow row = { .day = day };
        g_strlcpy (row.currency, rates[i].currency, sizeof row.currency);
        takings_rate_parse (takings_text (rates[i].rate), &row.rate);
        row.rate += row.rate / 2000 * ((day + (gint32) i * 17) % 61 - 30);
        g_array_append_val (rows, row);
      }
  return takings_ledger_put_rates (ledger, &g_array_index (rows, TakingsRateRow, 0), rows->len,
                                   "demo", NULL, error);
}

static gboolean
add_accounts (TakingsLedger *ledger, TakingsSandbox *sandbox, GError **error)
{
  GPtrArray *list = takings_registry_list ();

  for (guint i = 0; i < list->len; i++)
    {
      const TakingsAdapterInfo *info = takings_adapter_get_info (g_ptr_array_index (list, i));
      const char *endpoint = takings_sandbox_get_endpoint (sandbox, info->id);
      g_autoptr (GHashTable) fields = NULL;
      g_autofree char *id = NULL;

      if (endpoint == NULL)
        continue;
      fields = takings_sandbox_dup_fields (sandbox, info->id);
      if (!takings_account_create (ledger, info->id, info->name, endpoint, fields, &id, error))
        return FALSE;
    }
  return TRUE;
}

/* @picture: (nullable): where the dashboard is painted too */
static int
show_headless (const TakingsCommand *command, TakingsLedger *ledger, const char *picture)
{
  g_autoptr (TakingsSyncResult) result = NULL;
  g_autoptr (TakingsSummary) summary = NULL;
  GError *error = NULL;
  int status;

  result = takings_sync_run (ledger, NULL, 0, FALSE, &error);
  if (result == NULL)
    return takings_command_fail (command, error);
  takings_sync_print (result);
  status = takings_sync_tell_failures (result);
  summary = takings_query_summary (ledger, G_MININT32, G_MININT32, TAKINGS_BY_NETWORK, NULL,
                                   &error);
  if (summary == NULL)
    return takings_command_fail (command, error);
  putchar ('\n');
  takings_summary_print (summary, TAKINGS_BY_NETWORK);
  if (picture != NULL
      && !takings_render_page (ledger, TAKINGS_BASIS_EVENT, 0, picture, FALSE, 1280, 800, &error))
    return takings_command_fail (command, error);
  if (picture != NULL)
    printf (_ ("\nThe dashboard as a picture: %s\n"), picture);
  return status;
}

static int
show (const TakingsCommand *command, TakingsLedger *ledger, gboolean headless, const char *picture)
{
#ifdef TAKINGS_HAVE_UI
  if (!headless && (g_getenv ("WAYLAND_DISPLAY") != NULL || g_getenv ("DISPLAY") != NULL))
    return takings_ui_run_demo (ledger);
#endif
  if (!headless)
    takings_tell (_ ("there is no display for the window; this is the summary alone"));
  return show_headless (command, ledger, picture);
}

static void
remove_dir (const char *dir)
{
  g_autoptr (GDir) listing = g_dir_open (dir, 0, NULL);
  const char *name;

  while (listing != NULL && (name = g_dir_read_name (listing)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);
      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        remove_dir (path);
      else
        g_unlink (path);
    }
  g_rmdir (dir);
}

static int
run_in (const TakingsCommand *command, const char *dir, gboolean headless, const char *picture)
{
  g_autoptr (TakingsLedger) ledger = NULL;
  g_autoptr (TakingsSandbox) sandbox = NULL;
  GError *error = NULL;
  int status;

  ledger = takings_ledger_open (dir, TAKINGS_LEDGER_READ_WRITE, 0, NULL, &error);
  if (ledger == NULL || (sandbox = takings_sandbox_new (0, SEED, 0, 0, &error)) == NULL
      || !put_rates (ledger, &error) || !add_accounts (ledger, sandbox, &error))
    return takings_command_fail (command, error);
  status = show (command, ledger, headless, picture);
  takings_ledger_close (ledger);
  return status;
}

int
takings_cmd_demo (const TakingsCommand *command, int argc, char **argv)
{
  g_autofree char *picture = NULL;
  gboolean headless = FALSE;
  TakingsPicture format;
  const GOptionEntry options[] = {
    { "headless", 0, 0, G_OPTION_ARG_NONE, &headless, N_ ("Print the summary, open no window"),
      NULL },
    { "picture", 0, 0, G_OPTION_ARG_STRING, &picture,
      N_ ("With --headless: paint the dashboard into this file too"), "FILE.png|.svg|.pdf" },
    { NULL },
  };
  g_autofree char *dir = NULL;
  GError *error = NULL;
  int status;

  if (!takings_command_parse (command, options, &argc, argv, 0, 0, &status))
    return status;
  if (picture != NULL && !takings_picture_from_name (picture, &format))
    return takings_command_usage (command, _ ("“%s” does not end in .png, .svg or .pdf"), picture);
  dir = g_dir_make_tmp ("takings-demo-XXXXXX", &error);
  if (dir == NULL)
    return takings_command_fail (command, error);
  takings_vault_use_memory ();
  status = run_in (command, dir, headless, picture);
  remove_dir (dir);
  return status;
}
