/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "account-setup.h"
#include "engine.h"
#include "ledger.h"
#include "query.h"
#include "when.h"
G_BEGIN_DECLS

enum
{
  TAKINGS_EXIT_DONE = 0,
  TAKINGS_EXIT_FAILED = 1,
  TAKINGS_EXIT_USAGE = 2,
};

/**
 * TakingsCommand:
 * @name: one or two words
 * @form: what follows the name: "NETWORK --name NAME"
 * @summary: translatable, one line
 * @run: gets the arguments after the name, with the name as argv[0]; returns the exit status
 * @describe: (nullable): more for `--help` (transfer full)
 */
typedef struct _TakingsCommand TakingsCommand;
struct _TakingsCommand
{
  const char *name;
  const char *form;
  const char *summary;
  int (*run) (const TakingsCommand *command, int argc, char **argv);
  char *(*describe) (void);
};

int takings_cmd_accounts_add (const TakingsCommand *command, int argc, char **argv);
int takings_cmd_accounts_check (const TakingsCommand *command, int argc, char **argv);
int takings_cmd_accounts_edit (const TakingsCommand *command, int argc, char **argv);
int takings_cmd_accounts_list (const TakingsCommand *command, int argc, char **argv);
int
takings_cmd_accounts_pause (const TakingsCommand *command, int argc, char **argv); /* and resume */
int takings_cmd_accounts_remove (const TakingsCommand *command, int argc, char **argv);
int takings_cmd_backup (const TakingsCommand *command, int argc, char **argv);
int takings_cmd_campaigns_add (const TakingsCommand *command, int argc, char **argv);
int takings_cmd_campaigns_list (const TakingsCommand *command, int argc, char **argv);
int takings_cmd_campaigns_remove (const TakingsCommand *command, int argc, char **argv);
int takings_cmd_check (const TakingsCommand *command, int argc, char **argv);
int takings_cmd_demo (const TakingsCommand *command, int argc, char **argv);
int takings_cmd_entries (const TakingsCommand *command, int argc, char **argv);
int takings_cmd_import (const TakingsCommand *command, int argc, char **argv);
int takings_cmd_links (const TakingsCommand *command, int argc, char **argv);
int takings_cmd_rates_import (const TakingsCommand *command, int argc, char **argv);
int takings_cmd_rates_list (const TakingsCommand *command, int argc, char **argv);
int takings_cmd_rates_update (const TakingsCommand *command, int argc, char **argv);
int takings_cmd_render (const TakingsCommand *command, int argc, char **argv);
int takings_cmd_restore (const TakingsCommand *command, int argc, char **argv);
int takings_cmd_sandbox (const TakingsCommand *command, int argc, char **argv);
int takings_cmd_serve (const TakingsCommand *command, int argc, char **argv);
int takings_cmd_summary (const TakingsCommand *command, int argc, char **argv);
int takings_cmd_sync (const TakingsCommand *command, int argc, char **argv);
int takings_cmd_window (const TakingsCommand *command, int argc, char **argv);
gboolean takings_cmd_window_has_option (const char *word); /* of the window, which has no name */

/**
 * takings_command_parse:
 * @options: (nullable): option values of type STRING and STRING_ARRAY come out as UTF-8
 * @status: (out): the exit status to return on %FALSE
 *
 * Reads the options; `--help` is answered here. Leaves argv[1 … argc-1] as operands, of which there
 * must be @min to @max (-1: any number), none of them empty.
 *
 * Returns: %FALSE when there is nothing more to do; errors have been told on standard error
 */
gboolean takings_command_parse (const TakingsCommand *command, const GOptionEntry *options,
                                int *argc, char **argv, int min, int max, int *status);
/* Tells wrong usage with the command's form; returns TAKINGS_EXIT_USAGE. */
int takings_command_usage (const TakingsCommand *command, const char *format, ...)
  G_GNUC_PRINTF (2, 3);
/* Tells @error and frees it; returns the exit status it stands for. */
int takings_command_fail (const TakingsCommand *command, GError *error);

/* The ledger for writing, waiting a while for another process. */
TakingsLedger *takings_command_open (GError **error);
/* For reading; an empty ledger is made where there is none. */
TakingsLedger *takings_command_open_to_read (GError **error);
/* For figures and lists by @basis: “event”, “sale” or NULL. By sale date sales are found first, so
 * the ledger is opened for writing. */
TakingsLedger *takings_command_open_by (const char *text, TakingsBasis *basis, GError **error);
/* The zone in which reports cut days. */
TakingsZone *takings_command_zone (TakingsLedger *ledger);

#define TAKINGS_N_STOP_SIGNALS 3 /* SIGINT, SIGTERM, SIGHUP */

/* Runs the main context until @callback got a result; a stop signal cancels @cancellable. */
typedef struct
{
  GMainLoop *loop;
  GAsyncResult *result;
  GCancellable *cancellable;
  guint sources[TAKINGS_N_STOP_SIGNALS];
} TakingsWait;
void takings_wait_init (TakingsWait *wait);
void takings_wait_done_cb (GObject *source, GAsyncResult *result, gpointer wait);
GAsyncResult *takings_wait_run (TakingsWait *wait); /* (transfer none) */
void takings_wait_clear (TakingsWait *wait);
/* Runs blocking work on a thread, so that a stop signal cancels it; clears the progress line. */
typedef gboolean (*TakingsWorkFunc) (gpointer data, GCancellable *cancellable, GError **error);
gboolean takings_wait_run_in_thread (TakingsWorkFunc func, gpointer data, GError **error);
void takings_wait_for_signal (void);

/* Valid UTF-8 without control characters: a network's text must not steer the terminal. */
char *takings_printable (const char *text);
/* Standard output is a pipe that nobody reads any more: no reason to complain. */
gboolean takings_reader_is_gone (void);
/* "takings: …" on standard error, printable. */
void takings_tell (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* A progress line on standard error, when that is a terminal; at most ten times a second. Any
 * thread. */
void takings_progress_show (const char *format, ...) G_GNUC_PRINTF (1, 2);
void takings_progress_clear (void);

/* Paints page number @page of the list that `render --help` names: the last thirty days. */
gboolean takings_render_page (TakingsLedger *ledger, TakingsBasis basis, guint page,
                              const char *file, gboolean dark, int width, int height,
                              GError **error);
G_END_DECLS
