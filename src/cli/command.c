/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"

#include <glib/gi18n.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define WAIT_SECONDS 30

static gsize
count_options (const GOptionEntry *options)
{
  gsize n = 0;

  while (options != NULL && options[n].long_name != NULL)
    n++;
  return n;
}

/* GLib refuses UTF-8 values in the C locale, where cron runs. So values are read as bytes and made
 * UTF-8 here. The last entries are `--help` and the end. */
static GOptionEntry *
copy_options (const GOptionEntry *options, gboolean *help)
{
  gsize n = count_options (options);
  GOptionEntry *copy = g_new0 (GOptionEntry, n + 2);

  for (gsize i = 0; i < n; i++)
    {
      copy[i] = options[i];
      if (copy[i].arg == G_OPTION_ARG_STRING)
        copy[i].arg = G_OPTION_ARG_FILENAME;
      else if (copy[i].arg == G_OPTION_ARG_STRING_ARRAY)
        copy[i].arg = G_OPTION_ARG_FILENAME_ARRAY;
    }
  copy[n] = (GOptionEntry){ "help", 'h', 0, G_OPTION_ARG_NONE, help, N_ ("Show this help"), NULL };
  return copy;
}

static gboolean
make_utf8 (char **text)
{
  char *converted;

  if (*text == NULL || g_utf8_validate (*text, -1, NULL))
    return TRUE;
  converted = g_locale_to_utf8 (*text, -1, NULL, NULL, NULL);
  if (converted == NULL)
    return FALSE;
  g_free (*text);
  *text = converted;
  return TRUE;
}

/* Returns the name of the first option whose value is not text, NULL if all are. */
static const char *
make_values_utf8 (const GOptionEntry *options)
{
  for (gsize i = 0; i < count_options (options); i++)
    {
      char **single = options[i].arg_data, **list;

      if (options[i].arg == G_OPTION_ARG_STRING && !make_utf8 (single))
        return options[i].long_name;
      if (options[i].arg != G_OPTION_ARG_STRING_ARRAY)
        continue;
      list = *(char ***) options[i].arg_data;
      for (gsize j = 0; list != NULL && list[j] != NULL; j++)
        if (!make_utf8 (&list[j]))
          return options[i].long_name;
    }
  return NULL;
}

static void
drop_separator (int *argc, char **argv)
{
  if (*argc < 2 || !g_str_equal (argv[1], "--"))
    return;
  for (int i = 2; i <= *argc; i++)
    argv[i - 1] = argv[i];
  *argc -= 1;
}

static gboolean
check_operands (const TakingsCommand *command, int argc, char **argv, int min, int max)
{
  for (int i = 1; i < argc; i++)
    if (argv[i][0] == '\0')
      {
        takings_command_usage (command, _ ("word %d after “%s” is empty"), i, command->name);
        return FALSE;
      }
  if (argc - 1 < min)
    {
      takings_command_usage (command, _ ("something is missing after “%s”"), argv[argc - 1]);
      return FALSE;
    }
  if (max >= 0 && argc - 1 > max)
    {
      takings_command_usage (command, _ ("“%s” is one word too many"), argv[max + 1]);
      return FALSE;
    }
  return TRUE;
}

static GOptionContext *
new_context (const TakingsCommand *command, const GOptionEntry *entries)
{
  GOptionContext *context = g_option_context_new (command->form);
  GOptionGroup *group = g_option_group_new ("main", "", "", NULL, NULL);
  g_autofree char *name = g_strdup_printf ("takings %s", command->name);

  g_set_prgname (name);
  g_option_group_add_entries (group, entries);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, _ (command->summary));
  g_option_context_set_main_group (context, group);
  if (command->describe != NULL)
    {
      g_autofree char *description = command->describe ();
      g_option_context_set_description (context, description);
    }
  return context;
}

gboolean
takings_command_parse (const TakingsCommand *command, const GOptionEntry *options, int *argc,
                       char **argv, int min, int max, int *status)
{
  gboolean help = FALSE;
  g_autofree GOptionEntry *entries = copy_options (options, &help);
  g_autoptr (GOptionContext) context = new_context (command, entries);
  g_autoptr (GError) error = NULL;
  const char *bad;

  *status = TAKINGS_EXIT_USAGE;
  if (!g_option_context_parse (context, argc, &argv, &error))
    {
      takings_command_usage (command, "%s", error->message);
      return FALSE;
    }
  if (help)
    {
      g_autofree char *text = g_option_context_get_help (context, TRUE, NULL);

      fputs (text, stdout);
      *status = TAKINGS_EXIT_DONE;
      return FALSE;
    }
  bad = make_values_utf8 (options);
  if (bad != NULL)
    {
      takings_command_usage (command, _ ("the value of --%s is not text; write it in UTF-8"), bad);
      return FALSE;
    }
  drop_separator (argc, argv);
  return check_operands (command, *argc, argv, min, max);
}

int
takings_command_usage (const TakingsCommand *command, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  takings_tell ("%s", message);
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
  if (!ferror (stdout) || !takings_reader_is_gone ())
    takings_tell ("%s", owned->message);
  return TAKINGS_EXIT_FAILED;
}

TakingsLedger *
takings_command_open (GError **error)
{
  g_autofree char *dir = takings_ledger_default_dir ();
  TakingsLedger *ledger = takings_ledger_open (dir, TAKINGS_LEDGER_READ_WRITE, 0, NULL, NULL);

  if (ledger != NULL)
    return ledger;
  takings_progress_show (_ ("Waiting until another Takings has written…"));
  ledger = takings_ledger_open (dir, TAKINGS_LEDGER_READ_WRITE, WAIT_SECONDS, NULL, error);
  takings_progress_clear ();
  return ledger;
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

static void
show_linking (guint64 done, guint64 total, gpointer data)
{
  takings_progress_show (_ ("Finding the sales of refunds … %d %%"), (int) (done * 100 / total));
}

TakingsLedger *
takings_command_open_by (const char *text, TakingsBasis *basis, GError **error)
{
  g_autoptr (TakingsLedger) ledger = NULL;
  gboolean fine;

  *basis = g_strcmp0 (text, "sale") == 0 ? TAKINGS_BASIS_SALE : TAKINGS_BASIS_EVENT;
  if (*basis == TAKINGS_BASIS_SALE)
    {
      ledger = takings_command_open (error);
      if (ledger == NULL)
        return NULL;
      fine = takings_ledger_link_sales (ledger, show_linking, NULL, NULL, error);
      takings_progress_clear ();
      return fine ? g_steal_pointer (&ledger) : NULL;
    }
  if (text == NULL || strcmp (text, "event") == 0)
    return takings_command_open_to_read (error);
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
               _ ("“%s” is not a date basis; there are event, sale"), text);
  return NULL;
}

TakingsZone *
takings_command_zone (TakingsLedger *ledger)
{
  g_autofree char *id = takings_ledger_dup_setting (ledger, "zone");
  TakingsZone *zone = id != NULL ? takings_zone_new (id, NULL) : NULL;

  return zone != NULL ? zone : takings_zone_new_local ();
}
