/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "table.h"

#include "display.h"

#include <stdarg.h>
#include <stdio.h>

struct _TakingsTable
{
  char *alignment; /* (owned) */
  guint n_columns;
  GPtrArray *cells; /* (owned) of char*, row by row; a row of NULLs is a rule */
  GArray *rules;    /* (owned) of guint: rows before which a rule goes */
  int *widths;      /* (owned) */
};

TakingsTable *
takings_table_new (const char *alignment)
{
  TakingsTable *table = g_new0 (TakingsTable, 1);

  table->alignment = g_strdup (alignment);
  table->n_columns = strlen (alignment);
  table->cells = g_ptr_array_new_with_free_func (g_free);
  table->rules = g_array_new (FALSE, FALSE, sizeof (guint));
  table->widths = g_new0 (int, table->n_columns);
  return table;
}

void
takings_table_free (TakingsTable *table)
{
  g_free (table->alignment);
  g_ptr_array_unref (table->cells);
  g_array_unref (table->rules);
  g_free (table->widths);
  g_free (table);
}

static int
cells_of (const char *text)
{
  int width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      width += g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
    }
  return width;
}

/* Valid UTF-8 without control characters: a network's text must not steer the terminal. */
static char *
printable (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *out = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      g_string_append_unichar (out, g_unichar_iscntrl (c) ? ' ' : c);
    }
  return g_string_free (out, FALSE);
}

void
takings_table_add (TakingsTable *table, const char *first, ...)
{
  va_list args;
  const char *text = first;

  va_start (args, first);
  for (guint i = 0; i < table->n_columns; i++)
    {
      char *cell = printable (text);
      table->widths[i] = MAX (table->widths[i], cells_of (cell));
      g_ptr_array_add (table->cells, cell);
      if (i + 1 < table->n_columns)
        text = va_arg (args, const char *);
    }
  va_end (args);
}

void
takings_table_rule (TakingsTable *table)
{
  guint row = table->cells->len / table->n_columns;

  g_array_append_val (table->rules, row);
}

static void
print_spaces (int n)
{
  for (; n > 0; n--)
    putchar (' ');
}

static void
print_row (TakingsTable *table, guint row)
{
  for (guint i = 0; i < table->n_columns; i++)
    {
      const char *cell = g_ptr_array_index (table->cells, row * table->n_columns + i);
      int rest = table->widths[i] - cells_of (cell);

      if (table->alignment[i] == 'r')
        print_spaces (rest);
      fputs (cell, stdout);
      if (i + 1 < table->n_columns)
        print_spaces (2 + (table->alignment[i] == 'r' ? 0 : rest));
    }
  putchar ('\n');
}

void
takings_table_print (TakingsTable *table)
{
  guint n_rows = table->cells->len / table->n_columns;
  int width = 0;

  for (guint i = 0; i < table->n_columns; i++)
    width += table->widths[i] + (i > 0 ? 2 : 0);
  for (guint row = 0, rule = 0; row < n_rows; row++)
    {
      if (rule < table->rules->len && g_array_index (table->rules, guint, rule) == row)
        {
          for (int i = 0; i < width; i++)
            fputs ("─", stdout);
          putchar ('\n');
          rule++;
        }
      print_row (table, row);
    }
}

char *
takings_table_money (gint64 micros, const char *currency)
{
  return takings_display_amount (micros, currency);
}

char *
takings_table_count (guint64 count)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, count);
}
