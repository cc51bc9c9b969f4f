/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "http.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* bench-fetch [PAGES [MAKE-CERTIFICATES]]: processor time to fetch pages from a server of another
 * process on loopback, six at a time, over plain HTTP and over TLS, by our client and by curl -Z,
 * taking turns. Prints "P17 MODE value floor ratio" of the medians, in milliseconds; fails above
 * the goal. */

#define PAGE_SIZE 269000
#define PARALLEL  6
#define RUNS      7
#define GOAL      1.5

static void
serve_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
          gpointer page)
{
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, page,
                                    PAGE_SIZE);
}

/* bench-fetch serve [CERTIFICATE]: prints its port; lives until its input ends. */
static int
serve (const char *certificate)
{
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  SoupServerListenOptions options = SOUP_SERVER_LISTEN_IPV4_ONLY;
  g_autofree char *page = g_strnfill (PAGE_SIZE, '1');
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (STDIN_FILENO);
  GSList *uris;

  if (certificate != NULL)
    {
      g_autoptr (GTlsCertificate) pair = g_tls_certificate_new_from_file (certificate, NULL);

      soup_server_set_tls_certificate (server, pair);
      options |= SOUP_SERVER_LISTEN_HTTPS;
    }
  soup_server_add_handler (server, NULL, serve_cb, page, NULL);
  if (!soup_server_listen_local (server, 0, options, NULL))
    return 1;
  uris = soup_server_get_uris (server);
  printf ("%d\n", g_uri_get_port (uris->data));
  fflush (stdout);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_io_add_watch (input, G_IO_HUP, (GIOFunc) (void (*) (void)) g_main_loop_quit, loop);
  g_main_loop_run (loop);
  return 0;
}

typedef struct
{
  TakingsHttp *http;
  const char *base;
  guint left, running;
  int status;
} Fetch;

static void fetch_next (Fetch *fetch);

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Fetch *fetch = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsHttpReply) reply = takings_http_send_finish (fetch->http, result, &error);

  fetch->running--;
  if (reply == NULL || reply->body_len != PAGE_SIZE)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "a short page");
      fetch->status = 1;
    }
  fetch_next (fetch);
}

static void
fetch_next (Fetch *fetch)
{
  if (fetch->left == 0)
    return;
  fetch->left--;
  fetch->running++;
  takings_http_send_async (fetch->http, "GET", fetch->base, NULL, NULL, NULL, 60, 0, NULL,
                           fetched_cb, fetch);
}

/* bench-fetch fetch URL PAGES [AUTHORITY]. */
static int
fetch_pages (const char *base, guint pages, const char *authority)
{
  g_autoptr (TakingsHttp) http = takings_http_new ();
  Fetch fetch = { .http = http, .base = base, .left = pages };

  if (authority != NULL)
    {
      g_autoptr (GTlsDatabase) database = g_tls_file_database_new (authority, NULL);
      g_tls_backend_set_default_database (g_tls_backend_get_default (), database);
    }
  for (guint i = 0; i < PARALLEL; i++)
    fetch_next (&fetch);
  while (fetch.running > 0)
    g_main_context_iteration (NULL, TRUE);
  return fetch.status;
}

/* The processor time of a command in milliseconds; exits when it fails. */
static double
time_of (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  struct rusage used;
  int status;
  GPid pid;

  if (!g_spawn_async (NULL, (char **) argv, NULL,
                      G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL
                        | G_SPAWN_STDERR_TO_DEV_NULL,
                      NULL, NULL, &pid, &error))
    {
      g_printerr ("%s\n", error->message);
      exit (77);
    }
  if (wait4 (pid, &status, 0, &used) < 0 || status != 0)
    {
      g_printerr ("%s failed\n", argv[0]);
      exit (1);
    }
  return (double) (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000
         + (double) (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const double *x = a, *y = b;

  return *x < *y ? -1 : *x > *y;
}

static double
median (double times[RUNS])
{
  qsort (times, RUNS, sizeof *times, compare);
  return times[RUNS / 2];
}

static double
compare_clients (const char *self, const char *pages, const char *folder)
{
  g_autofree char *certificate = folder != NULL ? g_build_filename (folder, "good.pem", NULL)
                                                : NULL;
  g_autofree char *authority = folder != NULL ? g_build_filename (folder, "ca.crt", NULL) : NULL;
  g_autoptr (GSubprocess) server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE
                                                       | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                                     NULL, self, "serve", certificate, NULL);
  g_autoptr (GDataInputStream) output = g_data_input_stream_new (
    g_subprocess_get_stdout_pipe (server));
  g_autofree char *port = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  g_autofree char *url = g_strdup_printf ("%s://127.0.0.1:%s/", folder != NULL ? "https" : "http",
                                          port);
  g_autofree char *urls = g_strdup_printf ("%s[1-%s]", url, pages);
  const char *ours[] = { self, "fetch", url, pages, authority, NULL };
  const char *curl[] = { "curl",
                         "-Zsf",
                         "--parallel-max",
                         G_STRINGIFY (PARALLEL),
                         "-o",
                         "/dev/null",
                         urls,
                         authority != NULL ? "--cacert" : NULL,
                         authority,
                         NULL };
  double value[RUNS], floor[RUNS];

  for (guint i = 0; i < RUNS; i++)
    {
      value[i] = time_of (ours);
      floor[i] = time_of (curl);
    }
  g_output_stream_close (g_subprocess_get_stdin_pipe (server), NULL, NULL);
  g_subprocess_wait (server, NULL, NULL);
  g_print ("P17 %s %.0f %.0f %.2f\n", folder != NULL ? "https" : "http", median (value),
           median (floor), median (value) / median (floor));
  return median (value) / median (floor);
}

int
main (int argc, char **argv)
{
  const char *pages = argc > 1 ? argv[1] : "1000";
  g_autofree char *folder = NULL;
  g_autofree char *command = NULL;
  double worst;

  if (g_strcmp0 (pages, "serve") == 0)
    return serve (argc > 2 ? argv[2] : NULL);
  if (g_strcmp0 (pages, "fetch") == 0)
    return fetch_pages (argv[2], (guint) g_ascii_strtoull (argv[3], NULL, 10),
                        argc > 4 ? argv[4] : NULL);
  worst = compare_clients (argv[0], pages, NULL);
  if (argc > 2)
    {
      const char *make[] = { argv[2], NULL, NULL };
      const char *clear[] = { "rm", "-r", "--", NULL, NULL };

      make[1] = clear[3] = folder = g_dir_make_tmp ("takings-fetch-XXXXXX", NULL);
      time_of (make);
      worst = MAX (worst, compare_clients (argv[0], pages, folder));
      time_of (clear);
    }
  return worst <= GOAL ? 0 : 1;
}
