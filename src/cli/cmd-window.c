/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"
#ifdef TAKINGS_HAVE_UI
#include "application.h"
#endif

#include <glib/gi18n.h>

#ifdef TAKINGS_HAVE_UI
static TakingsOpening
read_opening (int argc, char **argv)
{
  const char *value = argc > 2 ? argv[2] : NULL;
  TakingsOpening opening = { NULL };

  if (argc > 1 && g_str_equal (argv[1], "--page"))
    opening.page = value;
  else if (argc > 1 && g_str_equal (argv[1], "--entries"))
    opening.entries = value;
  else if (argc > 1)
    opening.file = value;
  return opening;
}
#endif

/* The options, of which the man page tells, are those of the desktop's files and of the service. */
gboolean
takings_cmd_window_has_option (const char *word)
{
  return g_str_equal (word, "--page") || g_str_equal (word, "--entries")
         || g_str_equal (word, "--open");
}

int
takings_cmd_window (const TakingsCommand *command, int argc, char **argv)
{
#ifdef TAKINGS_HAVE_UI
  if (g_getenv ("WAYLAND_DISPLAY") != NULL || g_getenv ("DISPLAY") != NULL)
    {
      GError *error = NULL;
      TakingsOpening opening = read_opening (argc, argv);
      int status = takings_ui_run (takings_command_open, &opening, &error);

      return error != NULL ? takings_command_fail (command, error) : status;
    }
#endif
  takings_tell (_ ("there is no display for the window; “takings --help” lists the commands"));
  return TAKINGS_EXIT_FAILED;
}
