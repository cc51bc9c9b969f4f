/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sync that is cancelled, at any moment and at each of its steps. */
#include "config.h"

#include "engine-fixture.h"

#include <stdlib.h>
#include <string.h>

static gboolean
storm (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  if (nth % 4 == 3)
    return FALSE;
  test_server_answer (message, 503, "text/plain", "no");
  return TRUE;
}

static guint
count_entries (const char *path)
{
  guint n = 0;
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* The client's sockets to @server: the server's own ends, in the same process, don't count. */
static guint
count_connections (TestServer *server)
{
  g_autofree char *text = NULL, *remote = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0;
  remote = g_strdup_printf ("0100007F:%04X ", (guint) atoi (strrchr (server->endpoint, ':') + 1));
  g_assert_true (g_file_get_contents ("/proc/self/net/tcp", &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      const char *found = strstr (*line, remote);
      if (found != NULL && found - *line > 16
          && (g_str_has_prefix (found + 14, "01") || g_str_has_prefix (found + 14, "08")))
        n++;
    }
  return n;
}

static gboolean
cancel_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  guint cycles = g_test_slow () ? 1000 : 60, connections = 0;
  f->server->pages = 20;
  f->server->script = storm;
  engine_add_account (f, "a", "linenet", "good");
  engine_add_account (f, "b", "tokennet", "bad");
  for (guint i = 0; i < cycles; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (TakingsSyncResult) result = NULL;
      f->now += 7 * 3600;
      g_timeout_add (i % 30, cancel_cb, cancellable);
      result = engine_sync (f, cancellable);
      for (guint k = 0; k < result->accounts->len; k++)
        {
          const TakingsAccountResult *account = result->accounts->pdata[k];
          if (account->error != NULL)
            g_assert_error (account->error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED);
        }
      while (g_main_context_iteration (NULL, FALSE))
        ;
      if (!g_cancellable_is_cancelled (cancellable))
        g_source_remove_by_user_data (cancellable);
      if (i == 30)
        connections = count_connections (f->server);
    }
  g_assert_cmpuint (count_connections (f->server), <=, connections + 8);
  g_assert_cmpuint (count_entries ("/proc/self/task"), <=, 24);
  f->server->script = NULL;
  {
    g_autoptr (TakingsSyncResult) result = engine_sync (f, NULL);
    g_assert_cmpstr (engine_get_account (result, "a")->status, ==, "ok");
    g_assert_cmpstr (engine_get_account (result, "b")->status, ==, "ok");
  }
}

int
main (int argc, char **argv)
{
  engine_test_init (&argc, &argv);
  engine_test_add ("/cancel/any-moment", NULL, test_cancel);
  return g_test_run ();
}
