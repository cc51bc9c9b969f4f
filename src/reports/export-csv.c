/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export-csv.h"
#include "config.h"

#include "export-private.h"

#define HEADER                                                                                     \
  "id,network,account,entry_id,order_id,kind,state,occurred_at,currency,amount,commission,"        \
  "product_id,product,tracking_id,campaign,country,affiliate,vendor,count,aggregate,"              \
  "approximate_date,raw_status\r\n"

/* What a byte of a cell demands: 1 = quotes around the cell. */
static const guint8 needs_quotes[256] = { ['"'] = 1, [','] = 1, ['\n'] = 1, ['\r'] = 1 };

static inline gboolean
is_formula (char first)
{
  return first == '=' || first == '+' || first == '-' || first == '@' || first == '\t'
         || first == '\r';
}

static void
put_quoted (TakingsSink *sink, const char *text, gboolean guard)
{
  takings_sink_char (sink, '"');
  if (guard)
    takings_sink_char (sink, '\'');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        takings_sink_char (sink, '"');
      takings_sink_char (sink, *p);
    }
  takings_sink_char (sink, '"');
}

/* One text cell with its comma. */
static inline void
put_text (TakingsSink *sink, const char *text)
{
  if (text != NULL && text[0] != '\0')
    {
      const guint8 *p = (const guint8 *) text;
      gboolean guard = is_formula (text[0]);
      while (*p != '\0' && !needs_quotes[*p])
        p++;
      if (*p != '\0')
        put_quoted (sink, text, guard);
      else
        {
          if (guard)
            takings_sink_char (sink, '\'');
          takings_sink_put (sink, text, (const char *) p - text);
        }
    }
  takings_sink_char (sink, ',');
}

static inline void
put_money (TakingsSink *sink, gboolean has, gint64 micros, const char *currency)
{
  if (has)
    sink->used += takings_money_print (micros, currency, takings_sink_room (sink, 32));
  takings_sink_char (sink, ',');
}

void
takings_csv_put_header (TakingsSink *sink)
{
  TAKINGS_SINK_LITERAL (sink, HEADER);
}

gboolean
takings_csv_put_entry (const TakingsEntryRow *row, gpointer data)
{
  TakingsSink *sink = data;
  char number[16];

  put_text (sink, row->id);
  put_text (sink, row->network);
  put_text (sink, row->account);
  put_text (sink, row->entry_id);
  put_text (sink, row->order_id);
  put_text (sink, takings_kind_name (row->kind));
  put_text (sink, takings_state_name (row->state));
  sink->used += takings_moment_print (row->occurred_at, takings_sink_room (sink, 32));
  takings_sink_char (sink, ',');
  put_text (sink, row->currency);
  put_money (sink, row->has_amount, row->amount, row->currency);
  put_money (sink, row->has_commission, row->commission, row->currency);
  put_text (sink, row->product_id);
  put_text (sink, row->product);
  put_text (sink, row->tracking_id);
  put_text (sink, row->campaign);
  put_text (sink, row->country);
  put_text (sink, row->affiliate);
  put_text (sink, row->vendor);
  if (row->count == 1)
    takings_sink_char (sink, '1');
  else
    takings_sink_put (sink, number, g_snprintf (number, sizeof number, "%u", row->count));
  takings_sink_char (sink, ',');
  put_text (sink, row->aggregate ? "true" : "false");
  put_text (sink, row->approximate_date ? "true" : "false");
  put_text (sink, row->raw_status);
  sink->used--; /* the comma after the last cell: its block was not flushed since */
  TAKINGS_SINK_LITERAL (sink, "\r\n");
  return sink->failed == 0;
}

gboolean
takings_report_entries_csv (TakingsLedger *ledger, const TakingsFilter *filter, FILE *out,
                            GCancellable *cancellable, GError **error)
{
  TakingsSink sink;
  takings_sink_init (&sink, out);
  takings_csv_put_header (&sink);
  gboolean ok = takings_query_entries (ledger, filter, takings_csv_put_entry, &sink, cancellable,
                                       error);
  return takings_sink_finish (&sink, ok ? error : NULL) && ok;
}

void
takings_csv_append_text (GString *line, const char *text)
{
  if (text == NULL || text[0] == '\0')
    return;
  gboolean guard = is_formula (text[0]), quote = strpbrk (text, "\",\r\n") != NULL;
  if (quote)
    g_string_append_c (line, '"');
  if (guard)
    g_string_append_c (line, '\'');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (line, '"');
      g_string_append_c (line, *p);
    }
  if (quote)
    g_string_append_c (line, '"');
}

static void
append_money (GString *line, gint64 micros, const char *currency)
{
  char buffer[32];
  g_string_append_c (line, ',');
  g_string_append_len (line, buffer, (gssize) takings_money_print (micros, currency, buffer));
}

static void
append_summary_row (GString *out, const TakingsSummaryRow *row, const char *key,
                    const char *currency)
{
  takings_csv_append_text (out, key);
  g_string_append_printf (out, ",%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT, row->sales,
                          row->refunds);
  append_money (out, row->gross, currency);
  append_money (out, row->refunded, currency);
  append_money (out, row->commission, currency);
  append_money (out, row->net_commission, currency);
  g_string_append_printf (out, ",%" G_GUINT64_FORMAT ",%s\r\n", row->entries, currency);
}

gboolean
takings_report_summary_csv (const TakingsSummary *summary, FILE *out, GError **error)
{
  g_autoptr (GString) text = g_string_new (
    "key,sales,refunds,gross,refunded,commission,net_commission,entries,currency\r\n");
  for (guint i = 0; i < summary->rows->len; i++)
    {
      const TakingsSummaryRow *row = g_ptr_array_index (summary->rows, i);
      append_summary_row (text, row, row->key, summary->currency);
    }
  append_summary_row (text, &summary->total, "total", summary->currency);
  for (guint i = 0; i < summary->unconverted->len; i++)
    {
      const TakingsUnconverted *row = &g_array_index (summary->unconverted, TakingsUnconverted, i);
      g_string_append_printf (text, "unconverted %s,,", row->currency);
      append_money (text, row->gross, row->currency);
      g_string_append_c (text, ',');
      append_money (text, row->commission, row->currency);
      g_string_append_printf (text, ",,%" G_GUINT64_FORMAT ",%s\r\n", row->entries, row->currency);
    }
  TakingsSink sink;
  takings_sink_init (&sink, out);
  takings_sink_put (&sink, text->str, text->len);
  return takings_sink_finish (&sink, error);
}
