/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields of an account, as typed or piped in. Main thread. */
#include "config.h"

#include "fields.h"

#include <glib/gi18n.h>
#include <signal.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

#define MAX_LINE 65536

/* --- typing that is not shown --- */

static const int fatal_signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
static struct sigaction former[G_N_ELEMENTS (fatal_signals)];
static struct termios terminal;

static void
restore_cb (int number)
{
  tcsetattr (STDIN_FILENO, TCSANOW, &terminal);
  raise (number); /* the default action is back: SA_RESETHAND */
}

static gboolean
hide_typing (void)
{
  struct sigaction action = { .sa_handler = restore_cb, .sa_flags = (int) SA_RESETHAND };
  struct termios hidden;

  if (tcgetattr (STDIN_FILENO, &terminal) != 0)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (fatal_signals); i++)
    sigaction (fatal_signals[i], &action, &former[i]);
  hidden = terminal;
  hidden.c_lflag &= ~(tcflag_t) ECHO;
  hidden.c_lflag |= ECHONL;
  return tcsetattr (STDIN_FILENO, TCSANOW, &hidden) == 0;
}

static void
show_typing (void)
{
  tcsetattr (STDIN_FILENO, TCSADRAIN, &terminal);
  for (gsize i = 0; i < G_N_ELEMENTS (fatal_signals); i++)
    sigaction (fatal_signals[i], &former[i], NULL);
}

/* --- lines --- */

typedef struct
{
  const TakingsAdapterInfo *info;
  gboolean change;
  GHashTable *fields;
  char *line; /* (owned) held a secret */
  size_t size;
  int number;
} Reader;

static const TakingsFieldSpec *
find_field (const TakingsAdapterInfo *info, const char *key, gsize len)
{
  for (guint i = 0; i < info->n_fields; i++)
    if (strlen (info->fields[i].key) == len && strncmp (info->fields[i].key, key, len) == 0)
      return &info->fields[i];
  return NULL;
}

/* FALSE at the end. A line that is too long or no text counts as wrong. */
static gboolean
read_line (Reader *reader, gboolean *fine)
{
  ssize_t n = getline (&reader->line, &reader->size, stdin);

  if (n < 0)
    return FALSE;
  reader->number++;
  *fine = n < MAX_LINE && strlen (reader->line) == (gsize) n
          && g_utf8_validate (reader->line, -1, NULL);
  g_strstrip (reader->line);
  return TRUE;
}

static void
put (Reader *reader, const char *key, gsize len, const char *value)
{
  g_hash_table_insert (reader->fields, g_strstrip (g_strndup (key, len)),
                       g_strstrip (g_strdup (value)));
}

/* FIELD=VALUE lines; empty lines and # lines are passed over. */
static gboolean
read_lines (Reader *reader)
{
  gboolean fine = TRUE;

  while (fine && read_line (reader, &fine))
    {
      const char *mark = strchr (reader->line, '=');

      if (reader->line[0] == '\0' || reader->line[0] == '#')
        continue;
      fine = fine && mark != NULL && mark > reader->line;
      if (fine)
        put (reader, reader->line, (gsize) (mark - reader->line), mark + 1);
    }
  return fine;
}

/* "Role (affiliate, vendor)", what it is and where to find it */
static char *
explain (const TakingsFieldSpec *field)
{
  GString *out = g_string_new (_ (field->label));

  if (field->choices != NULL)
    {
      g_autofree char *choices = g_strjoinv (", ", (char **) field->choices);
      g_string_append_printf (out, " (%s)", choices);
    }
  if (field->where != NULL)
    g_string_append_printf (out, ": %s", _ (field->where));
  return g_string_free (out, FALSE);
}

static void
prompt_for (const TakingsFieldSpec *field, gboolean change)
{
  g_autofree char *what = explain (field);

  g_printerr ("%s\n  %s", what, field->key);
  if (change)
    g_printerr (_ (" (Enter: as it is)"));
  else if (field->fallback != NULL)
    g_printerr (_ (" (Enter: %s)"), field->fallback);
  else if (!field->required)
    g_printerr (_ (" (Enter: none)"));
  g_printerr (" = ");
}

/* Asks for each field; what is typed as FIELD=VALUE goes to that field instead. FALSE at the end of
 * input. */
static gboolean
ask_for (Reader *reader, const TakingsFieldSpec *field, gboolean *fine)
{
  while (!g_hash_table_contains (reader->fields, field->key))
    {
      gboolean hidden, more;
      const char *mark;

      /* Hidden before it is asked for, and what was pasted ahead is not thrown away. */
      hidden = field->secret && hide_typing ();
      prompt_for (field, reader->change);
      more = read_line (reader, fine);
      if (hidden)
        show_typing ();
      if (!more || !*fine)
        return FALSE;
      if (reader->change && reader->line[0] == '\0')
        return TRUE;
      mark = strchr (reader->line, '=');
      if (mark != NULL
          && find_field (reader->info, reader->line, (gsize) (mark - reader->line)) != NULL)
        put (reader, reader->line, (gsize) (mark - reader->line), mark + 1);
      else
        put (reader, field->key, strlen (field->key), reader->line);
    }
  return TRUE;
}

static gboolean
ask_for_all (Reader *reader)
{
  const TakingsAdapterInfo *info = reader->info;
  gboolean fine = TRUE;

  g_printerr (_ ("What %s needs; secrets are not shown while you type. Ctrl-D ends.\n"),
              info->name);
  if (info->note != NULL)
    g_printerr ("%s\n", _ (info->note));
  for (guint i = 0; i < info->n_fields; i++)
    if (!ask_for (reader, &info->fields[i], &fine))
      {
        g_printerr ("\n");
        break;
      }
  return fine;
}

GHashTable *
takings_fields_read (const TakingsAdapterInfo *info, gboolean change, GError **error)
{
  Reader reader = { .info = info, .change = change };
  g_autoptr (GHashTable) fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gboolean fine;

  reader.fields = fields;
  fine = isatty (STDIN_FILENO) ? ask_for_all (&reader) : read_lines (&reader);
  if (reader.line != NULL)
    explicit_bzero (reader.line, reader.size);
  free (reader.line);
  if (fine)
    return g_steal_pointer (&fields);
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
               _ ("line %d of standard input is not FIELD=VALUE"), reader.number);
  return NULL;
}

/* --- help --- */

char *
takings_fields_describe (void)
{
  GPtrArray *list = takings_registry_list ();
  GString *out = g_string_new (
    _ ("Standard input gives the network's fields, a line FIELD=VALUE for each; on a terminal they "
       "are\nasked for. Those marked * are secrets and go to the system keyring.\n"));

  for (guint i = 0; i < list->len; i++)
    {
      const TakingsAdapterInfo *info = takings_adapter_get_info (g_ptr_array_index (list, i));

      g_string_append_printf (out, "\n%s (%s)\n", info->id, info->name);
      for (guint j = 0; j < info->n_fields; j++)
        {
          const TakingsFieldSpec *field = &info->fields[j];

          g_autofree char *what = explain (field);

          g_string_append_printf (out, "  %-15s%s %s", field->key, field->secret ? "*" : " ", what);
          if (field->fallback != NULL)
            g_string_append_printf (out, _ (" (%s unless given)"), field->fallback);
          g_string_append_c (out, '\n');
        }
    }
  return g_string_free (out, FALSE);
}
