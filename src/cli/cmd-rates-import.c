/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"
#include "rates-ecb.h"

#include <glib/gi18n.h>
#include <stdio.h>

int
takings_cmd_rates_import (const TakingsCommand *command, int argc, char **argv)
{
  g_autoptr (TakingsLedger) ledger = NULL;
  GError *error = NULL;
  int status;
  guint n_read = 0, n_new = 0;

  if (!takings_command_parse (command, NULL, &argc, argv, 1, 1, &status))
    return status;
  ledger = takings_command_open (&error);
  if (ledger == NULL || !takings_rates_import_file (ledger, argv[1], &n_read, &n_new, &error))
    return takings_command_fail (command, error);
  printf (_ ("%u rates read, %u new.\n"), n_read, n_new);
  return TAKINGS_EXIT_DONE;
}
