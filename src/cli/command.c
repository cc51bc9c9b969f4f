/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#define WAIT_SECONDS 10

gboolean
takings_command_parse (const TakingsCommand *command, const GOptionEntry *options, int *argc,
                       char **argv, int min, int max)
{
  GOptionGroup *group = g_option_group_new ("main", "", "", NULL, NULL);

  if (options != NULL)
    g_option_group_add_entries (group, options);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  return takings_command_parse_group (command, group, argc, argv, min, max);
}

gboolean
takings_command_parse_group (const TakingsCommand *command, GOptionGroup *group, int *argc,
                             char **argv, int min, int max)
{
  g_autoptr (GOptionContext) context = g_option_context_new (command->form);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("takings %s", command->name);
  int first = 1;

  g_set_prgname (name);
  g_option_context_set_summary (context, _ (command->summary));
  g_option_context_set_main_group (context, group);
  if (!g_option_context_parse (context, argc, &argv, &error))
    {
      takings_command_usage (command, "%s", error->message);
      return FALSE;
    }
  if (*argc > 1 && g_str_equal (argv[1], "--"))
    first = 2;
  for (int i = first; first == 2 && i <= *argc; i++)
    argv[i - 1] = argv[i];
  *argc -= first - 1;
  if (*argc - 1 < min)
    {
      takings_command_usage (command, _ ("something is missing after “%s”"), argv[*argc - 1]);
      return FALSE;
    }
  if (max >= 0 && *argc - 1 > max)
    {
      takings_command_usage (command, _ ("“%s” is one word too many"), argv[max + 1]);
      return FALSE;
    }
  return TRUE;
}

int
takings_command_usage (const TakingsCommand *command, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  takings_progress_clear ();
  g_printerr ("takings: %s\n", message);
  g_printerr (_ ("The right form is: takings %s %s\n"), command->name, command->form);
  g_printerr (_ ("“takings %s --help” explains it.\n"), command->name);
  return TAKINGS_EXIT_USAGE;
}

int
takings_command_fail (const TakingsCommand *command, GError *error)
{
  g_autoptr (GError) owned = error;

  if (g_error_matches (owned, TAKINGS_ERROR, TAKINGS_ERROR_USAGE))
    return takings_command_usage (command, "%s", owned->message);
  takings_progress_clear ();
  g_printerr ("takings: %s\n", owned->message);
  return TAKINGS_EXIT_FAILED;
}

TakingsLedger *
takings_command_open (GError **error)
{
  g_autofree char *dir = takings_ledger_default_dir ();

  return takings_ledger_open (dir, TAKINGS_LEDGER_READ_WRITE, WAIT_SECONDS, NULL, error);
}

TakingsLedger *
takings_command_open_to_read (GError **error)
{
  g_autofree char *dir = takings_ledger_default_dir ();
  g_autofree char *file = g_build_filename (dir, "ledger.db", NULL);

  if (!g_file_test (file, G_FILE_TEST_EXISTS))
    return takings_command_open (error);
  return takings_ledger_open (dir, TAKINGS_LEDGER_READ_ONLY, WAIT_SECONDS, NULL, error);
}

TakingsZone *
takings_command_zone (TakingsLedger *ledger)
{
  g_autofree char *id = takings_ledger_dup_setting (ledger, "zone");
  TakingsZone *zone = id != NULL ? takings_zone_new (id, NULL) : NULL;

  return zone != NULL ? zone : takings_zone_new_local ();
}

gboolean
takings_when_parse (const char *text, TakingsZone *zone, TakingsWhen *when)
{
  gint32 day;

  if (takings_day_parse (text, &day))
    {
      when->moment = (TakingsMoment){ takings_zone_day_start (zone, day), day, TRUE };
      when->given = TRUE;
      return TRUE;
    }
  when->given = strchr (text, 'T') != NULL
                && takings_moment_parse (takings_text (text), zone, &when->moment);
  return when->given;
}

static gboolean
signal_cb (gpointer data)
{
  TakingsWait *wait = data;

  g_cancellable_cancel (wait->cancellable);
  return G_SOURCE_CONTINUE;
}

void
takings_wait_init (TakingsWait *wait)
{
  *wait = (TakingsWait){ .loop = g_main_loop_new (NULL, FALSE),
                         .cancellable = g_cancellable_new () };
  wait->sources[0] = g_unix_signal_add (SIGINT, signal_cb, wait);
  wait->sources[1] = g_unix_signal_add (SIGTERM, signal_cb, wait);
}

void
takings_wait_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsWait *wait = data;

  wait->result = g_object_ref (result);
  g_main_loop_quit (wait->loop);
}

GAsyncResult *
takings_wait_run (TakingsWait *wait)
{
  if (wait->result == NULL)
    g_main_loop_run (wait->loop);
  return wait->result;
}

void
takings_wait_clear (TakingsWait *wait)
{
  g_source_remove (wait->sources[0]);
  g_source_remove (wait->sources[1]);
  g_clear_object (&wait->result);
  g_clear_object (&wait->cancellable);
  g_clear_pointer (&wait->loop, g_main_loop_unref);
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

void
takings_wait_for_signal (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  guint interrupt = g_unix_signal_add (SIGINT, quit_cb, loop);
  guint terminate = g_unix_signal_add (SIGTERM, quit_cb, loop);

  g_main_loop_run (loop);
  g_source_remove (interrupt);
  g_source_remove (terminate);
}

void
takings_progress_show (const char *format, ...)
{
  va_list args;

  if (!isatty (STDERR_FILENO))
    return;
  va_start (args, format);
  fputs ("\r\033[K", stderr);
  vfprintf (stderr, format, args);
  fflush (stderr);
  va_end (args);
}

void
takings_progress_clear (void)
{
  if (isatty (STDERR_FILENO))
    fputs ("\r\033[K", stderr);
}
