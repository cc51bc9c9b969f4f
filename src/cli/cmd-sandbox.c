/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"
#include "sandbox.h"

#include <glib/gi18n.h>
#include <stdio.h>

#define MAX_ENTRIES 10000000 /* the year is kept in memory */

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
  int status;

  if (!takings_command_parse (command, options, &argc, argv, 0, 0, &status))
    return status;
  if (port < 0 || port > G_MAXUINT16)
    return takings_command_usage (command, _ ("--port needs a number from 1 to 65535"));
  if (port > G_MAXUINT16 + 1 - takings_registry_list ()->len)
    return takings_command_usage (command, _ ("--port leaves no room for a port of each network"));
  if (seed < 0)
    return takings_command_usage (command, _ ("--seed needs a number from 0"));
  if (entries < 0 || entries > MAX_ENTRIES)
    return takings_command_usage (command, _ ("--entries needs a number from 0 to %d"),
                                  MAX_ENTRIES);
  sandbox = takings_sandbox_new ((guint16) port, (guint64) seed, (guint64) entries, 0, &error);
  if (sandbox == NULL)
    return takings_command_fail (command, error);
  description = takings_sandbox_describe (sandbox);
  puts (g_strdelimit (description, "\n", ' '));
  if (fflush (stdout) != 0)
    {
      takings_tell (_ ("the output could not be written, and nobody would know the ports"));
      return TAKINGS_EXIT_FAILED;
    }
  takings_wait_for_signal ();
  return TAKINGS_EXIT_DONE;
}
