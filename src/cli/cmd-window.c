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
      const char *page = argc > 1 && g_str_has_prefix (argv[1], "--page=") ? argv[1] + 7 : NULL;
      int status = takings_ui_run (takings_command_open, page, &error);

      return error != NULL ? takings_command_fail (command, error) : status;
    }
#endif
  takings_tell (_ ("there is no display for the window; “takings --help” lists the commands"));
  return TAKINGS_EXIT_FAILED;
}
