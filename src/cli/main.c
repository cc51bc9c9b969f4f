/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "adapter-table.h"
#include "commands.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>

int
main (int argc, char **argv)
{
  int status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, TAKINGS_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("takings");
  takings_registry_fill (takings_adapter_types, G_N_ELEMENTS (takings_adapter_types) - 1);
  status = takings_commands_run (argc, argv);
  if ((fflush (stdout) != 0 || ferror (stdout)) && status == TAKINGS_EXIT_DONE)
    {
      if (!takings_reader_is_gone ())
        takings_tell (_ ("the output could not be written; is the disk full?"));
      return TAKINGS_EXIT_FAILED;
    }
  return status;
}
