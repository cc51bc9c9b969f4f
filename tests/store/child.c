/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A process to be killed, or to meet a lock: child DIR PAGES [die]. With "die" it kills itself
 * before it would close the ledger. Exit 3: the ledger can't be opened. */
#include "config.h"

#include "fixture.h"

#include <signal.h>

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsLedger) ledger = takings_ledger_open (argv[1], TAKINGS_LEDGER_READ_WRITE, 0,
                                                          NULL, &error);
  int n_pages = atoi (argv[2]);

  if (ledger == NULL)
    return error->code == TAKINGS_ERROR_STORAGE ? 3 : 4;
  for (int i = 0; i < n_pages; i++)
    fixture_ingest (ledger, fixture_numbered_page (i), FALSE, NULL);
  if (argc > 3)
    raise (SIGKILL);
  takings_ledger_close (ledger);
  return 0;
}
