/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"
#include "fields.h"

#include <glib/gi18n.h>
#include <stdio.h>

/* The ledger is closed again while a person types. */
static GHashTable *
read_fields (const char *id, GError **error)
{
  g_autoptr (TakingsLedger) ledger = takings_command_open_to_read (error);
  g_autoptr (TakingsAccount) account = NULL;
  TakingsAdapter *adapter;

  if (ledger == NULL || (account = takings_ledger_find_account (ledger, id, error)) == NULL)
    return NULL;
  takings_ledger_close (ledger);
  adapter = takings_registry_lookup (account->network);
  if (adapter != NULL)
    return takings_fields_read (takings_adapter_get_info (adapter), TRUE, error);
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_PROTOCOL,
               _ ("This version of Takings does not know the network “%s”; update it"),
               account->network);
  return NULL;
}

int
takings_cmd_accounts_edit (const TakingsCommand *command, int argc, char **argv)
{
  g_autofree char *name = NULL, *endpoint = NULL;
  gboolean with_fields = FALSE;
  const GOptionEntry options[] = {
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_ ("New name"), N_ ("NAME") },
    { "endpoint", 0, 0, G_OPTION_ARG_STRING, &endpoint,
      N_ ("Scheme, host and port in place of the network's API; empty for the network's"),
      N_ ("URL") },
    { "fields", 0, 0, G_OPTION_ARG_NONE, &with_fields,
      N_ ("Read FIELD=VALUE lines; fields that are not given stay"), NULL },
    { NULL },
  };
  g_autoptr (TakingsLedger) ledger = NULL;
  g_autoptr (TakingsAccount) account = NULL;
  g_autoptr (GHashTable) fields = NULL;
  GError *error = NULL;
  int status;

  if (!takings_command_parse (command, options, &argc, argv, 1, 1, &status))
    return status;
  if (name == NULL && endpoint == NULL && !with_fields)
    return takings_command_usage (command, _ ("say what is to change"));
  if (name != NULL && *g_strstrip (name) == '\0')
    return takings_command_usage (command, _ ("the account needs a name: --name NAME"));
  if (with_fields && (fields = read_fields (argv[1], &error)) == NULL)
    return takings_command_fail (command, error);
  ledger = takings_command_open (&error);
  if (ledger == NULL || (account = takings_ledger_find_account (ledger, argv[1], &error)) == NULL
      || !takings_account_change (ledger, account, name, endpoint, fields, &error))
    return takings_command_fail (command, error);
  printf (_ ("%s (%s) is changed.\n"), account->name, account->network);
  return TAKINGS_EXIT_DONE;
}
