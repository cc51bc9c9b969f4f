/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"
#ifdef TAKINGS_HAVE_UI
#include "application.h"
#endif

#include <glib/gi18n.h>

int
takings_cmd_window (const TakingsCommand *command, int argc, char **argv)
{
#ifdef TAKINGS_HAVE_UI
  if (g_getenv ("WAYLAND_DISPLAY") != NULL || g_getenv ("DISPLAY") != NULL)
    {
      GError *error = NULL;
      g_autoptr (TakingsLedger) ledger = takings_command_open (&error);

      if (ledger == NULL)
        return takings_command_fail (command, error);
      return takings_ui_run (ledger, FALSE);
    }
#endif
  takings_tell (_ ("there is no display for the window; “takings --help” lists the commands"));
  return TAKINGS_EXIT_FAILED;
}
