/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "reading.h"

#include "summary.h"

#define WAIT_SECONDS 10

/* An empty ledger is made where there is none. */
static TakingsLedger *
open_to_read (const char *dir, GError **error)
{
  g_autofree char *file = g_build_filename (dir, "ledger.db", NULL);
  gboolean exists = g_file_test (file, G_FILE_TEST_EXISTS);

  return takings_ledger_open (dir, exists ? TAKINGS_LEDGER_READ_ONLY : TAKINGS_LEDGER_READ_WRITE,
                              WAIT_SECONDS, NULL, error);
}

void
takings_reading_free (gpointer data)
{
  TakingsReading *reading = data;

  g_free (reading->dir);
  g_clear_object (&reading->ledger);
  g_free (reading->from);
  g_free (reading->to);
  g_free (reading->by);
  g_free (reading->currency);
  g_free (reading);
}

TakingsReading *
takings_reading_new (const char *dir, TakingsLedger *ledger)
{
  TakingsReading *reading = g_new0 (TakingsReading, 1);

  reading->dir = g_strdup (dir);
  g_set_object (&reading->ledger, ledger);
  return reading;
}

char *
takings_reading_summary (TakingsReading *reading, GError **error)
{
  char *json = NULL;

  if (reading->ledger == NULL)
    reading->ledger = open_to_read (reading->dir, error);
  if (reading->ledger != NULL)
    json = takings_service_summary (reading->ledger, reading->from, reading->to, reading->by,
                                    reading->currency, error);
  g_clear_object (&reading->ledger);
  return json;
}

GPtrArray *
takings_reading_no_accounts (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) takings_account_free);
}

/* Without a ledger there are none. */
GPtrArray *
takings_reading_accounts (TakingsReading *reading)
{
  GPtrArray *accounts = NULL;

  if (reading->ledger == NULL)
    reading->ledger = takings_ledger_open (reading->dir, TAKINGS_LEDGER_READ_ONLY, 0, NULL, NULL);
  if (reading->ledger != NULL)
    accounts = takings_ledger_list_accounts (reading->ledger, NULL);
  g_clear_object (&reading->ledger);
  return accounts != NULL ? accounts : takings_reading_no_accounts ();
}
