/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"
#include "sandbox.h"

#include <glib/gi18n.h>
#include <stdio.h>

int
takings_cmd_sandbox (const TakingsCommand *command, int argc, char **argv)
{
  gint64 port = 0, seed = 1, entries = 0;
  const GOptionEntry options[] = {
    { "port", 0, 0, G_OPTION_ARG_INT64, &port, N_ ("First of the ports to listen on"), N_ ("N") },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, N_ ("Which year of trade to invent"), N_ ("N") },
    { "entries", 0, 0, G_OPTION_ARG_INT64, &entries, N_ ("About how many entries"), N_ ("N") },
    { NULL },
  };
  g_autoptr (TakingsSandbox) sandbox = NULL;
  g_autofree char *description = NULL;
  GError *error = NULL;

  if (!takings_command_parse (command, options, &argc, argv, 0, 0))
    return TAKINGS_EXIT_USAGE;
  if (port < 0 || port > G_MAXUINT16)
    return takings_command_usage (command, _ ("--port needs a number from 1 to 65535"));
  if (seed < 0 || entries < 0)
    return takings_command_usage (command, _ ("--seed and --entries need a number from 0"));
  sandbox = takings_sandbox_new ((guint16) port, (guint64) seed, (guint64) entries, 0, &error);
  if (sandbox == NULL)
    return takings_command_fail (command, error);
  description = takings_sandbox_describe (sandbox);
  puts (g_strdelimit (description, "\n", ' '));
  fflush (stdout);
  takings_wait_for_signal ();
  return TAKINGS_EXIT_DONE;
}
