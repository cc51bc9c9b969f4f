/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tracking-receiver.h"

#include "display.h"
#include "http.h"
#include "receiver.h"
#include "vault.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#define TIMEOUT_S 10
#define MAX_BODY  (1024 * 1024)
#define MAX_LINES 50

static void
send (GTask *task, TakingsHttp *http, const char *url, GPtrArray *headers,
      GAsyncReadyCallback callback)
{
  takings_http_send_async (http, "GET", url, headers, NULL, NULL, TIMEOUT_S, MAX_BODY,
                           g_task_get_cancellable (task), callback, g_object_ref (task));
}

static JsonObject *
parse (JsonParser *parser, const TakingsHttpReply *reply)
{
  if (!json_parser_load_from_data (parser, reply->body, (gssize) reply->body_len, NULL)
      || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return NULL;
  return json_node_get_object (json_parser_get_root (parser));
}

/* What a receiver says when it refuses. */
static GError *
new_refusal (const TakingsHttpReply *reply)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = parse (parser, reply);

  return g_error_new (
    TAKINGS_ERROR, TAKINGS_ERROR_PROTOCOL,
    /* Translators: 1: what it says, 2: the number of the HTTP status */
    _ ("The receiver refuses: %1$s (%2$u)"),
    object != NULL ? json_object_get_string_member_with_default (object, "message", "?") : "?",
    reply->status);
}

/* --- what arrived --- */

static void
line_free (gpointer data)
{
  TakingsLogLine *line = data;

  g_free (line->title);
  g_free (line->details);
  g_free (line);
}

static const char *
get_text (JsonObject *object, const char *name)
{
  return json_object_get_string_member_with_default (object, name, "");
}

static char *
join (const char *a, const char *b, const char *c)
{
  const char *const parts[] = { a, b, c };
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (*parts[i] != '\0')
      g_string_append_printf (out, "%s%s", out->len > 0 ? " · " : "", parts[i]);
  return g_string_free (out, FALSE);
}

static char *
name_event (JsonObject *object)
{
  const char *kind = get_text (object, "kind");
  g_autofree char *money = NULL;
  gint64 micros;

  if (g_str_equal (kind, "click"))
    return g_strdup (_ ("Click"));
  if (!g_str_equal (kind, "conversion"))
    return g_strdup (_ ("Notification of a network"));
  if (!takings_money_parse (takings_text (get_text (object, "amount")), &micros))
    return g_strdup (_ ("Conversion"));
  money = takings_display_money (micros, get_text (object, "currency"), TAKINGS_DISPLAY_PLAIN);
  /* Translators: %s is money */
  return g_strdup_printf (_ ("Conversion of %s"), money);
}

static void
add_lines (GPtrArray *lines, JsonObject *object, const char *name, gboolean refused)
{
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node)
                                                                  : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      JsonObject *it = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      TakingsMoment moment;
      TakingsLogLine *line;

      if (it == NULL || !takings_moment_parse (takings_text (get_text (it, "at")), NULL, &moment))
        continue;
      line = g_new0 (TakingsLogLine, 1);
      line->at = moment.unix_time;
      line->refused = refused;
      /* Translators: %s is the receiver's reason, in English */
      line->title = refused ? g_strdup_printf (_ ("Refused: %s"), get_text (it, "reason"))
                            : name_event (it);
      line->details = refused ? join (get_text (it, "path"), get_text (it, "campaign"), "")
                              : join (get_text (it, "campaign"), get_text (it, "network"),
                                      get_text (it, "affiliate"));
      g_ptr_array_add (lines, line);
    }
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const TakingsLogLine *x = *(TakingsLogLine *const *) a, *y = *(TakingsLogLine *const *) b;

  return (x->at < y->at) - (x->at > y->at);
}

static void
log_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (line_free);
  GError *error = NULL;
  g_autoptr (TakingsHttpReply) reply = takings_http_send_finish (TAKINGS_HTTP (source), result,
                                                                 &error);
  JsonObject *object = reply != NULL && reply->status == 200 ? parse (parser, reply) : NULL;

  if (reply != NULL && object == NULL)
    error = new_refusal (reply);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  /* the newest comes last there, and is first here among those of one second */
  add_lines (lines, object, "refused", TRUE);
  add_lines (lines, object, "events", FALSE);
  g_ptr_array_sort (lines, compare);
  if (lines->len > MAX_LINES)
    g_ptr_array_set_size (lines, MAX_LINES);
  g_task_return_pointer (task, g_steal_pointer (&lines), (GDestroyNotify) g_ptr_array_unref);
}

static void
token_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (TakingsHttp) http = NULL;
  g_autoptr (GPtrArray) headers = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *url = g_strconcat (g_task_get_task_data (task), "/log", NULL);
  GError *error = NULL;
  g_autoptr (GHashTable) secrets = takings_vault_lookup_finish (result, &error);
  const char *token = secrets != NULL ? g_hash_table_lookup (secrets, "feed_token") : NULL;

  if (secrets != NULL && token == NULL)
    error = g_error_new_literal (TAKINGS_ERROR, TAKINGS_ERROR_NETWORK,
                                 _ ("No receiver runs here yet: “takings serve” starts one."));
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  http = takings_http_new ();
  g_ptr_array_add (headers, g_strdup ("Authorization"));
  g_ptr_array_add (headers, g_strconcat ("Bearer ", token, NULL));
  send (task, http, url, headers, log_cb);
}

void
takings_tracking_log_async (gpointer page, const char *base, const char *account,
                            GCancellable *cancellable, GAsyncReadyCallback callback)
{
  static const char *const keys[] = { "feed_token", NULL };
  GTask *task = g_task_new (page, cancellable, callback, NULL);

  g_task_set_source_tag (task, takings_tracking_log_async);
  g_task_set_task_data (task, g_strdup (base), g_free);
  takings_vault_lookup_async (account != NULL ? account : TAKINGS_RECEIVER_VAULT_ACCOUNT, keys,
                              cancellable, token_cb, task);
}

GPtrArray *
takings_tracking_log_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- a test --- */

static void
tested_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (TakingsHttpReply) reply = takings_http_send_finish (TAKINGS_HTTP (source), result,
                                                                 &error);

  if (reply != NULL && reply->status != 200)
    error = new_refusal (reply);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* A click goes on to the campaign's destination, which is not followed; whether it arrived is told
 * by the postback that names it. */
static void
clicked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const TakingsTrackingProbe *probe = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsHttpReply) reply = takings_http_send_finish (TAKINGS_HTTP (source), result,
                                                                 &error);

  if (reply != NULL && reply->status >= 400)
    g_task_return_error (task, new_refusal (reply));
  else if (error != NULL && !g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_PROTOCOL))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    send (task, TAKINGS_HTTP (source), probe->postback, NULL, tested_cb);
}

static void
probe_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  TakingsTrackingProbe *probe = takings_tracking_probe_finish (result, &error);
  g_autoptr (TakingsHttp) http = NULL;

  if (probe == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, probe, (GDestroyNotify) takings_tracking_probe_free);
  http = takings_http_new ();
  send (task, http, probe->click, NULL, clicked_cb);
}

void
takings_tracking_test_async (gpointer page, TakingsScope *scope, const char *campaign,
                             const char *affiliate, GAsyncReadyCallback callback)
{
  GTask *task = g_task_new (page, NULL, callback, NULL);

  g_task_set_source_tag (task, takings_tracking_test_async);
  takings_tracking_probe_async (page, scope, campaign, affiliate, probe_cb, task);
}

gboolean
takings_tracking_test_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
