/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"
#include "inbox.h"
#include "keys.h"
#include "receiver.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <malloc.h>
#include <stdio.h>
#include <sys/resource.h>

#define STOP_SECONDS 10
#define KEEP_LEAST   60 /* days: a refund may come as late as that */
#define KEEP_MOST    36500

static char *
find_secret (const char *account, const char *field, gpointer file, GError **error)
{
  return takings_keys_lookup (file, account, field, error);
}

/* Each connection is a descriptor. */
static void
raise_descriptors (TakingsGateLimits *limits)
{
  struct rlimit rlimit;

  if (getrlimit (RLIMIT_NOFILE, &rlimit) != 0)
    return;
  rlimit.rlim_cur = rlimit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &rlimit);
  if (getrlimit (RLIMIT_NOFILE, &rlimit) == 0 && rlimit.rlim_cur < limits->max_connections + 64)
    limits->max_connections = rlimit.rlim_cur > 128 ? (guint) rlimit.rlim_cur - 64 : 64;
}

/* What a group of requests needed, the next one needs too: it is not given back in between. */
static void
keep_memory (void)
{
  mallopt (M_TRIM_THRESHOLD, 16 * 1024 * 1024);
  mallopt (M_TOP_PAD, 1024 * 1024);
  mallopt (M_MMAP_THRESHOLD, 4 * 1024 * 1024);
}

/* The ledger is only read here. If another process has it for writing, that one has brought it up
 * to date. */
static TakingsLedger *
open_ledger (const char *dir, GError **error)
{
  g_autoptr (TakingsLedger) writer = takings_ledger_open (dir, TAKINGS_LEDGER_READ_WRITE, 0, NULL,
                                                          NULL);

  if (writer != NULL)
    takings_ledger_close (writer);
  return takings_ledger_open (dir, TAKINGS_LEDGER_READ_ONLY, 0, NULL, error);
}

static gboolean
stop_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
serve (TakingsReceiverOptions *options, const char *secrets, GError **error)
{
  g_autofree char *dir = takings_ledger_default_dir ();
  g_autofree char *inbox = g_build_filename (dir, "inbox.db", NULL);
  g_autofree char *address = NULL, *feed_token = NULL;
  g_autoptr (TakingsLedger) ledger = open_ledger (dir, error);
  g_autoptr (TakingsReceiver) receiver = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  guint interrupt, terminate;

  if (ledger == NULL)
    return FALSE;
  options->inbox = inbox;
  raise_descriptors (&options->limits);
  keep_memory ();
  feed_token = takings_keys_feed_token (secrets, error); /* makes it, if this is the first time */
  if (feed_token == NULL)
    return FALSE;
  receiver = takings_receiver_new (options, ledger, find_secret, (gpointer) secrets, error);
  if (receiver == NULL)
    return FALSE;
  address = options->address != NULL ? g_inet_address_to_string (options->address)
                                     : g_strdup ("127.0.0.1");
  /* Before anybody can know that it runs. */
  interrupt = g_unix_signal_add (SIGINT, stop_cb, loop);
  terminate = g_unix_signal_add (SIGTERM, stop_cb, loop);
  printf (strchr (address, ':') != NULL ? "http://[%s]:%u\n" : "http://%s:%u\n", address,
          takings_receiver_get_port (receiver));
  fflush (stdout);
  g_main_loop_run (loop);
  takings_receiver_stop (receiver, STOP_SECONDS);
  g_source_remove (interrupt);
  g_source_remove (terminate);
  return TRUE;
}

int
takings_cmd_serve (const TakingsCommand *command, int argc, char **argv)
{
  TakingsReceiverOptions o;
  g_autofree char *address = NULL, *secrets = NULL;
  g_auto (GStrv) proxies = NULL;
  gint64 port = TAKINGS_RECEIVER_PORT, per_address = -1, per_campaign = -1,
         keep = TAKINGS_INBOX_KEEP_DAYS;
  const GOptionEntry options[] = {
    { "port", 0, 0, G_OPTION_ARG_INT64, &port, N_ ("Port to listen on; 0: any"), N_ ("N") },
    { "address", 0, 0, G_OPTION_ARG_STRING, &address,
      N_ ("Address to listen on, loopback unless given"), N_ ("A") },
    { "trusted-proxy", 0, 0, G_OPTION_ARG_STRING_ARRAY, &proxies,
      N_ ("Believe X-Forwarded-For of this address or range; may be given again"), N_ ("A") },
    { "address-limit", 0, 0, G_OPTION_ARG_INT64, &per_address,
      N_ ("Requests a minute from one address, 6000 unless given; 0: no limit"), N_ ("N") },
    { "campaign-limit", 0, 0, G_OPTION_ARG_INT64, &per_campaign,
      N_ ("Requests a minute for one campaign, 60000 unless given; 0: no limit"), N_ ("N") },
    { "keep", 0, 0, G_OPTION_ARG_INT64, &keep,
      N_ ("Days for which what was read is kept, 400 unless given; 0: for ever"), N_ ("N") },
    { "secrets", 0, 0, G_OPTION_ARG_FILENAME, &secrets,
      N_ ("Read the secrets from this file instead of the keyring"), N_ ("FILE") },
    { NULL },
  };
  g_autoptr (GInetAddress) inet = NULL;
  GError *error = NULL;
  int status;

  takings_receiver_options_init (&o);
  if (!takings_command_parse (command, options, &argc, argv, 0, 0, &status))
    return status;
  if (port < 0 || port > G_MAXUINT16)
    return takings_command_usage (command, _ ("--port needs a number from 0 to 65535"));
  if (per_address > 100000000 || per_campaign > 100000000)
    return takings_command_usage (command, _ ("a limit needs a number up to 100000000"));
  if (keep != 0 && (keep < KEEP_LEAST || keep > KEEP_MOST))
    return takings_command_usage (command, _ ("--keep needs a number from %d to %d, or 0"),
                                  KEEP_LEAST, KEEP_MOST);
  if (address != NULL && (inet = g_inet_address_new_from_string (address)) == NULL)
    return takings_command_usage (command, _ ("“%s” is not an IP address"), address);
  o.address = inet;
  o.port = (guint16) port;
  o.proxies = (const char *const *) proxies;
  o.per_address = per_address >= 0 ? (guint) per_address : o.per_address;
  o.per_campaign = per_campaign >= 0 ? (guint) per_campaign : o.per_campaign;
  o.keep_days = (guint) keep;
  if (!serve (&o, secrets, &error))
    return takings_command_fail (command, error);
  return TAKINGS_EXIT_DONE;
}
