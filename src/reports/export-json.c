/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export-json.h"
#include "config.h"

#include "export-private.h"

static void
put_escaped (TakingsSink *sink, char c)
{
  char code[8];
  switch (c)
    {
    case '"': TAKINGS_SINK_LITERAL (sink, "\\\""); return;
    case '\\': TAKINGS_SINK_LITERAL (sink, "\\\\"); return;
    case '\n': TAKINGS_SINK_LITERAL (sink, "\\n"); return;
    case '\r': TAKINGS_SINK_LITERAL (sink, "\\r"); return;
    case '\t': TAKINGS_SINK_LITERAL (sink, "\\t"); return;
    default:
      takings_sink_put (sink, code, g_snprintf (code, sizeof code, "\\u%04x", (guint8) c));
      return;
    }
}

static inline gboolean
is_plain (guint8 c)
{
  return c >= 0x20 && c != '"' && c != '\\' && c != 0x7f;
}

static void
put_string (TakingsSink *sink, const char *text)
{
  g_autofree char *valid = NULL;
  if (text == NULL)
    {
      TAKINGS_SINK_LITERAL (sink, "null");
      return;
    }
  const guint8 *p = (const guint8 *) text;
  while (*p != '\0' && *p < 0x80)
    p++;
  if (*p != '\0' && !g_utf8_validate (text, -1, NULL))
    text = valid = g_utf8_make_valid (text, -1);
  takings_sink_char (sink, '"');
  while (*text != '\0')
    {
      const char *run = text;
      while (is_plain ((guint8) *text))
        text++;
      takings_sink_put (sink, run, text - run);
      if (*text != '\0')
        put_escaped (sink, *text++);
    }
  takings_sink_char (sink, '"');
}

#define PUT_MEMBER(sink, name, value)                                                              \
  G_STMT_START                                                                                     \
  {                                                                                                \
    TAKINGS_SINK_LITERAL ((sink), "\"" name "\":");                                                \
    put_string ((sink), (value));                                                                  \
    takings_sink_char ((sink), ',');                                                               \
  }                                                                                                \
  G_STMT_END

static void
put_money (TakingsSink *sink, gboolean has, gint64 micros, const char *currency)
{
  if (!has)
    {
      TAKINGS_SINK_LITERAL (sink, "null,");
      return;
    }
  takings_sink_char (sink, '"');
  sink->used += takings_money_print (micros, currency, takings_sink_room (sink, 32));
  TAKINGS_SINK_LITERAL (sink, "\",");
}

gboolean
takings_json_put_entry (const TakingsEntryRow *row, gpointer data)
{
  TakingsSink *sink = data;
  char number[32];

  takings_sink_put (sink, sink->first ? "\n{" : ",\n{", sink->first ? 2 : 3);
  sink->first = FALSE;
  PUT_MEMBER (sink, "id", row->id);
  PUT_MEMBER (sink, "network", row->network);
  PUT_MEMBER (sink, "account", row->account);
  PUT_MEMBER (sink, "entry_id", row->entry_id);
  PUT_MEMBER (sink, "order_id", row->order_id);
  PUT_MEMBER (sink, "kind", takings_kind_name (row->kind));
  PUT_MEMBER (sink, "state", takings_state_name (row->state));
  TAKINGS_SINK_LITERAL (sink, "\"occurred_at\":\"");
  sink->used += takings_moment_print (row->occurred_at, takings_sink_room (sink, 32));
  TAKINGS_SINK_LITERAL (sink, "\",");
  PUT_MEMBER (sink, "currency", row->currency);
  TAKINGS_SINK_LITERAL (sink, "\"amount\":");
  put_money (sink, row->has_amount, row->amount, row->currency);
  TAKINGS_SINK_LITERAL (sink, "\"commission\":");
  put_money (sink, row->has_commission, row->commission, row->currency);
  PUT_MEMBER (sink, "product_id", row->product_id);
  PUT_MEMBER (sink, "product", row->product);
  PUT_MEMBER (sink, "tracking_id", row->tracking_id);
  PUT_MEMBER (sink, "campaign", row->campaign);
  PUT_MEMBER (sink, "country", row->country);
  PUT_MEMBER (sink, "affiliate", row->affiliate);
  PUT_MEMBER (sink, "vendor", row->vendor);
  takings_sink_put (sink, number, g_snprintf (number, sizeof number, "\"count\":%u,", row->count));
  if (row->aggregate)
    TAKINGS_SINK_LITERAL (sink, "\"aggregate\":true,");
  else
    TAKINGS_SINK_LITERAL (sink, "\"aggregate\":false,");
  if (row->approximate_date)
    TAKINGS_SINK_LITERAL (sink, "\"approximate_date\":true,");
  else
    TAKINGS_SINK_LITERAL (sink, "\"approximate_date\":false,");
  TAKINGS_SINK_LITERAL (sink, "\"raw_status\":");
  put_string (sink, row->raw_status);
  takings_sink_char (sink, '}');
  return sink->failed == 0;
}

gboolean
takings_report_entries_json (TakingsLedger *ledger, const TakingsFilter *filter, FILE *out,
                             GCancellable *cancellable, GError **error)
{
  TakingsSink sink;
  takings_sink_init (&sink, out);
  takings_sink_char (&sink, '[');
  gboolean ok = takings_query_entries (ledger, filter, takings_json_put_entry, &sink, cancellable,
                                       error);
  TAKINGS_SINK_LITERAL (&sink, "\n]\n");
  return takings_sink_finish (&sink, ok ? error : NULL) && ok;
}

void
takings_json_append_string (GString *out, const char *text)
{
  if (text == NULL)
    {
      g_string_append (out, "null");
      return;
    }
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_string_append_c (out, '"');
  for (const char *p = valid; *p != '\0'; p++)
    {
      if (is_plain ((guint8) *p))
        g_string_append_c (out, *p);
      else if (*p == '"' || *p == '\\')
        g_string_append_printf (out, "\\%c", *p);
      else
        g_string_append_printf (out, "\\u%04x", (guint8) *p);
    }
  g_string_append_c (out, '"');
}

static void
append_money (GString *out, const char *name, gint64 micros, const char *currency)
{
  char buffer[32];
  takings_money_print (micros, currency, buffer);
  g_string_append_printf (out, "\"%s\":\"%s\",", name, buffer);
}

static void
append_row (GString *out, const TakingsSummaryRow *row, const char *key, const char *currency)
{
  g_string_append (out, "{\"key\":");
  takings_json_append_string (out, key);
  g_string_append_printf (out,
                          ",\"sales\":%" G_GUINT64_FORMAT ",\"refunds\":%" G_GUINT64_FORMAT ",",
                          row->sales, row->refunds);
  append_money (out, "gross", row->gross, currency);
  append_money (out, "refunded", row->refunded, currency);
  append_money (out, "commission", row->commission, currency);
  append_money (out, "net_commission", row->net_commission, currency);
  g_string_append_printf (out, "\"entries\":%" G_GUINT64_FORMAT "}", row->entries);
}

static void
append_day (GString *out, const char *name, gint32 day)
{
  g_autofree char *text = day != G_MININT32 ? takings_day_format (day) : NULL;
  g_string_append_printf (out, "\"%s\":", name);
  takings_json_append_string (out, text);
  g_string_append_c (out, ',');
}

char *
takings_summary_to_json (const TakingsSummary *summary)
{
  g_autoptr (GString) out = g_string_new ("{");
  append_day (out, "from", summary->from_day);
  append_day (out, "to", summary->to_day);
  g_string_append_printf (out, "\"currency\":\"%s\",\"rows\":[", summary->currency);
  for (guint i = 0; i < summary->rows->len; i++)
    {
      const TakingsSummaryRow *row = g_ptr_array_index (summary->rows, i);
      g_string_append (out, i > 0 ? ",\n" : "\n");
      append_row (out, row, row->key, summary->currency);
    }
  g_string_append (out, "],\n\"total\":");
  append_row (out, &summary->total, "total", summary->currency);
  g_string_append (out, ",\n\"unconverted\":[");
  for (guint i = 0; i < summary->unconverted->len; i++)
    {
      const TakingsUnconverted *row = &g_array_index (summary->unconverted, TakingsUnconverted, i);
      g_string_append_printf (out, "%s{\"currency\":\"%s\",", i > 0 ? "," : "", row->currency);
      append_money (out, "gross", row->gross, row->currency);
      append_money (out, "commission", row->commission, row->currency);
      g_string_append_printf (out, "\"entries\":%" G_GUINT64_FORMAT "}", row->entries);
    }
  g_string_append (out, "]}\n");
  return g_string_free (g_steal_pointer (&out), FALSE);
}
