/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"
#include "rates-ecb.h"

#include <glib/gi18n.h>
#include <stdio.h>

int
takings_cmd_rates_update (const TakingsCommand *command, int argc, char **argv)
{
  g_autofree char *endpoint = NULL;
  const GOptionEntry options[] = {
    { "endpoint", 0, 0, G_OPTION_ARG_STRING, &endpoint,
      N_ ("Scheme, host and port in place of the ECB's"), N_ ("URL") },
    { NULL },
  };
  g_autoptr (TakingsLedger) ledger = NULL;
  GError *error = NULL;
  int status;
  TakingsWait wait;
  gboolean fine;
  guint n_new = 0;

  if (!takings_command_parse (command, options, &argc, argv, 0, 0, &status))
    return status;
  if (endpoint != NULL && !takings_http_check_endpoint (endpoint, &error))
    return takings_command_fail (command, error);
  ledger = takings_command_open (&error);
  if (ledger == NULL)
    return takings_command_fail (command, error);
  takings_wait_init (&wait);
  takings_progress_show (_ ("Fetching exchange rates …"));
  takings_rates_update_async (ledger, endpoint, wait.cancellable, takings_wait_done_cb, &wait);
  fine = takings_rates_update_finish (takings_wait_run (&wait), &n_new, &error);
  takings_progress_clear ();
  takings_wait_clear (&wait);
  if (!fine)
    return takings_command_fail (command, error);
  printf (_ ("%u new rates.\n"), n_new);
  return TAKINGS_EXIT_DONE;
}
