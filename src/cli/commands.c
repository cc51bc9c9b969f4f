/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "commands.h"

#include "fields.h"
#include "service.h"

#include <glib/gi18n.h>
#include <stdio.h>

#define ENTRIES_FORM                                                                               \
  "[--from D] [--to D] [--network N] [--account ID] [--kind K] [--state S] [--product P] "         \
  "[--search TEXT] [--limit N] [--basis event|sale] [--json|--csv]"
#define SUMMARY_FORM                                                                               \
  "[--from D] [--to D] "                                                                           \
  "[--by day|month|network|account|product|campaign|country|kind|currency] [--currency C] "        \
  "[--basis event|sale] [--json|--csv]"

#define CAMPAIGN_FORM                                                                                   \
  "NAME [--id ID] [--destination URL] [--network NETWORK] [--currency CODE] [--affiliate ID …] "      \
  "[--alias SUBID …] [--prefix TEXT …] [--regex REGEX …] [--no-token] [--sign] [--secrets FILE] " \
  "[--json]"
#define SERVE_FORM                                                                                 \
  "[--port N] [--address A] [--trusted-proxy A …] [--address-limit N] [--campaign-limit N] "     \
  "[--secrets FILE]"

static const TakingsCommand commands[] = {
  { "demo", "[--headless [--picture FILE]]",
    N_ ("Show a throw-away ledger, fed by invented networks"), takings_cmd_demo },
  { "sandbox", "[--port N] [--seed N] [--entries N]",
    N_ ("Serve the invented networks on this computer until interrupted"), takings_cmd_sandbox },
  { "accounts list", "[--json]", N_ ("List the accounts"), takings_cmd_accounts_list },
  { "accounts add", "NETWORK --name NAME [--endpoint URL] [--json]",
    N_ ("Add an account; its fields are FIELD=VALUE lines on standard input"),
    takings_cmd_accounts_add, takings_fields_describe },
  { "accounts edit", "ID [--name NAME] [--endpoint URL] [--fields]",
    N_ ("Rename an account, give it new credentials or settings"), takings_cmd_accounts_edit,
    takings_fields_describe },
  { "accounts check", "ID", N_ ("Try an account's credentials"), takings_cmd_accounts_check },
  { "accounts pause", "ID", N_ ("Stop syncing an account"), takings_cmd_accounts_pause },
  { "accounts resume", "ID", N_ ("Sync an account again"), takings_cmd_accounts_pause },
  { "accounts remove", "ID", N_ ("Remove an account, its entries and its secrets"),
    takings_cmd_accounts_remove },
  { "sync", "[ID…] [--since DATE] [--full] [--json]", N_ ("Read the networks into the ledger"),
    takings_cmd_sync },
  { "entries", ENTRIES_FORM, N_ ("List entries, newest first"), takings_cmd_entries },
  { "summary", SUMMARY_FORM, N_ ("Add up what was earned"), takings_cmd_summary },
  { "render",
    "PAGE --output FILE.png|.svg|.pdf [--basis event|sale] [--dark] [--width N] [--height N]",
    N_ ("Paint a page of the window into a file"), takings_cmd_render },
  { "import", "NETWORK FILE --account ID [--map FIELD=COLUMN …] [--dry-run] [--json]",
    N_ ("Read a CSV report of a network's web site"), takings_cmd_import },
  { "campaigns list", "[--from D] [--to D] [--currency C] [--json]",
    N_ ("List the campaigns, their clicks and what they earned"), takings_cmd_campaigns_list },
  { "campaigns add", CAMPAIGN_FORM, N_ ("Add a campaign and print its id"),
    takings_cmd_campaigns_add },
  { "campaigns remove", "ID [--secrets FILE]", N_ ("Remove a campaign; its clicks and sales stay"),
    takings_cmd_campaigns_remove },
  { "links", "--campaign ID|--feed [--url URL] [--secrets FILE] [--json]",
    N_ ("Print a campaign's click links and postback addresses"), takings_cmd_links },
  { "serve", SERVE_FORM, N_ ("Receive clicks, postbacks and networks' notifications"),
    takings_cmd_serve },
  { "rates update", "[--endpoint URL]", N_ ("Fetch the ECB's reference rates"),
    takings_cmd_rates_update },
  { "rates import", "FILE", N_ ("Read reference rates from the ECB's XML file"),
    takings_cmd_rates_import },
  { "rates list", "[--json]", N_ ("List the exchange rates"), takings_cmd_rates_list },
  { "backup", "FILE", N_ ("Save a copy of the ledger"), takings_cmd_backup },
  { "restore", "FILE [--dry-run]", N_ ("Put a saved copy in the ledger's place"),
    takings_cmd_restore },
  { "check", "[--rebuild-totals]", N_ ("Check that the ledger is whole"), takings_cmd_check },
};
static const TakingsCommand window = { "", "[COMMAND]", N_ ("Open the window"),
                                       takings_cmd_window };

static void
print_help (FILE *out, const char *group)
{
  fprintf (out, _ ("Usage: takings [COMMAND] [OPTION…]\n\n"));
  if (group == NULL)
    fprintf (out, _ ("Takings keeps affiliate earnings of several networks in one ledger on this "
                     "computer.\nWithout a command it opens the window.\n\n"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (group == NULL || g_str_has_prefix (commands[i].name, group))
      fprintf (out, "  %-16s %s\n", commands[i].name, _ (commands[i].summary));
  fprintf (out,
           _ ("\n“takings COMMAND --help” explains a command; --version prints the version.\n"));
}

/* argv[0] becomes the command's last word. */
static const TakingsCommand *
find (int argc, char **argv, int *n_words)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (GStrv) words = g_strsplit (commands[i].name, " ", 2);
      int n = (int) g_strv_length (words);

      if (argc > n && g_str_equal (argv[1], words[0])
          && (n == 1 || g_str_equal (argv[2], words[1])))
        {
          *n_words = n;
          return &commands[i];
        }
    }
  return NULL;
}

static gboolean
is_group (const char *word)
{
  return g_str_equal (word, "accounts") || g_str_equal (word, "rates")
         || g_str_equal (word, "campaigns");
}

int
takings_commands_run (int argc, char **argv)
{
  const TakingsCommand *command;
  int n_words = 0;

  if (argc < 2 || (argc <= 3 && takings_cmd_window_has_option (argv[1])))
    return window.run (&window, argc, argv);
  if (argc == 2 && g_str_equal (argv[1], "--gapplication-service"))
    return takings_service_run ();
  if (g_str_equal (argv[1], "--version"))
    {
      printf ("takings %s\n", TAKINGS_VERSION);
      return TAKINGS_EXIT_DONE;
    }
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h"))
    {
      print_help (stdout, NULL);
      return TAKINGS_EXIT_DONE;
    }
  command = find (argc, argv, &n_words);
  if (command != NULL)
    {
      argv[n_words] = (char *) command->name;
      return command->run (command, argc - n_words, argv + n_words);
    }
  if (is_group (argv[1]) && argc > 2 && g_str_equal (argv[2], "--help"))
    {
      print_help (stdout, argv[1]);
      return TAKINGS_EXIT_DONE;
    }
  g_printerr (_ ("takings: there is no command “%s%s%s”\n"), argv[1],
              is_group (argv[1]) && argc > 2 ? " " : "",
              is_group (argv[1]) && argc > 2 ? argv[2] : "");
  print_help (stderr, is_group (argv[1]) ? argv[1] : NULL);
  return TAKINGS_EXIT_USAGE;
}
