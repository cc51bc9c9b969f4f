/* SPDX-License-Identifier: GPL-3.0-or-later */
/* takings_print_content_read() is for worker threads, all else for the main thread. */
#include "config.h"

#include "print-content.h"

#include "basis-button.h"
#include "display.h"
#include "entry-item.h"
#include "network-badge.h"
#include "pages.h"
#include "tracking-campaign.h"

#include <glib/gi18n.h>

/* More would be a book of 60 pages. */
#define MOST_ENTRIES 2500

static const char *
page_title (const char *page)
{
  guint n_pages;
  const TakingsPageInfo *pages = takings_pages_get (&n_pages);

  for (guint i = 0; i < n_pages; i++)
    if (g_str_equal (pages[i].id, page))
      return _ (pages[i].title);
  return "Takings";
}

static gboolean
has_period (const char *page)
{
  return !g_str_equal (page, "accounts");
}

static char *
describe (TakingsPrintContent *content, TakingsScope *scope)
{
  g_autofree char *label = takings_period_dup_label (content->period, content->today);
  g_autofree char *days = takings_period_dup_days (content->period);
  g_autofree char *basis = takings_basis_describe (scope);
  GString *text = g_string_new (label);

  if (!has_period (content->page))
    g_string_assign (text, "");
  else
    {
      if (*days != '\0' && !g_str_equal (days, label))
        g_string_append_printf (text, " · %s", days);
      g_string_append_printf (text, " · %s", basis);
      if (content->query != NULL && *content->query != '\0')
        g_string_append_printf (text, " · %s", content->query);
    }
  return g_string_free (text, FALSE);
}

TakingsPrintContent *
takings_print_content_new (TakingsScope *scope, const char *page, const char *query)
{
  TakingsPrintContent *content = g_new0 (TakingsPrintContent, 1);
  g_autoptr (GDateTime) now = takings_scope_dup_time (scope, g_get_real_time () / G_USEC_PER_SEC);
  /* Translators: a date format of one day, as in "2 Mar 2026" */
  g_autofree char *day = g_date_time_format (now, _ ("%-e %b %Y"));

  content->ledger = g_object_ref (takings_scope_get_ledger (scope));
  content->zone = takings_zone_ref (takings_scope_get_zone (scope));
  content->page = g_strdup (page);
  content->query = g_strdup (query);
  content->currency = g_strdup (takings_scope_get_currency (scope));
  content->period = takings_scope_get_period (scope);
  content->compare = takings_scope_get_compare (scope);
  content->today = takings_scope_get_today (scope);
  content->dates = takings_scope_get_basis (scope);
  content->title = g_strdup (page_title (page));
  content->basis = describe (content, scope);
  /* Translators: below a printed page: the program's name and the day of printing */
  content->footer = g_strdup_printf (_ ("%s, printed on %s"), "Takings", day);
  return content;
}

void
takings_print_content_free (TakingsPrintContent *content)
{
  g_object_unref (content->ledger);
  takings_zone_unref (content->zone);
  g_free (content->page);
  g_free (content->query);
  g_free (content->currency);
  g_free (content->title);
  g_free (content->basis);
  g_free (content->footer);
  g_clear_pointer (&content->dashboard, takings_dashboard_free);
  g_clear_pointer (&content->table, takings_page_table_free);
  g_free (content);
}

/* --- entries --- */

static char *
format_moment (TakingsPrintContent *content, gint64 moment)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (
    moment + takings_zone_offset (content->zone, moment));

  /* Translators: a date format of a moment, as in "2 Mar 2026, 14:05" */
  return g_date_time_format (time, _ ("%-e %b %Y, %H:%M"));
}

static gboolean
entry_cb (const TakingsEntryRow *row, gpointer data)
{
  TakingsPrintContent *content = data;
  g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();
  g_autofree char *moment = format_moment (content, row->occurred_at);
  g_autofree char *commission = row->has_commission ? takings_display_money (
                                  row->commission, row->currency, TAKINGS_DISPLAY_PLAIN)
                                                    : g_strdup ("—");

  g_strv_builder_add_many (cells, moment, takings_network_name (row->network),
                           row->product != NULL ? row->product : "—",
                           takings_kind_label (row->kind), takings_state_label (row->state),
                           row->order_id != NULL ? row->order_id : "—", commission, NULL);
  takings_page_table_take_row (content->table, g_strv_builder_end (cells));
  return TRUE;
}

static gboolean
read_entries (TakingsPrintContent *content, GCancellable *cancellable, GError **error)
{
  TakingsFilter filter;
  GStringChunk *texts = NULL;
  gboolean fine;

  takings_filter_init (&filter);
  filter.basis = content->dates;
  if (content->period.from_day != G_MININT32)
    filter.from_day = content->period.from_day;
  if (content->period.to_day != G_MAXINT32)
    filter.to_day = content->period.to_day;
  filter.limit = MOST_ENTRIES;
  takings_page_table_add_column (content->table, _ ("Time"), 1.7, FALSE);
  takings_page_table_add_column (content->table, _ ("Network"), 1.1, FALSE);
  takings_page_table_add_column (content->table, _ ("Product"), 1.9, FALSE);
  takings_page_table_add_column (content->table, _ ("Kind"), 1.15, FALSE);
  takings_page_table_add_column (content->table, _ ("State"), 1, FALSE);
  takings_page_table_add_column (content->table, _ ("Order"), 1.3, FALSE);
  takings_page_table_add_column (content->table, _ ("Commission"), 1.3, TRUE);
  fine = takings_filter_parse (content->query != NULL ? content->query : "", content->today,
                               &filter, &texts, error)
         && takings_query_entries (content->ledger, &filter, entry_cb, content, cancellable, error);
  if (texts != NULL)
    g_string_chunk_free (texts);
  if (fine && content->table->rows->len == MOST_ENTRIES)
    {
      g_autofree char *basis = g_steal_pointer (&content->basis);
      g_autofree char *count = takings_display_count (MOST_ENTRIES);
      /* Translators: what a print is about, and how many entries it is limited to */
      content->basis = g_strdup_printf (_ ("%s · the latest %s entries"), basis, count);
    }
  return fine;
}

/* --- accounts --- */

static gboolean
read_accounts (TakingsPrintContent *content, GError **error)
{
  g_autoptr (GPtrArray) accounts = takings_ledger_list_accounts (content->ledger, error);

  if (accounts == NULL)
    return FALSE;
  takings_page_table_add_column (content->table, _ ("Name"), 1.5, FALSE);
  takings_page_table_add_column (content->table, _ ("Network"), 1, FALSE);
  takings_page_table_add_column (content->table, _ ("Last Sync"), 1.3, FALSE);
  takings_page_table_add_column (content->table, _ ("State"), 3, FALSE);
  for (guint i = 0; i < accounts->len; i++)
    {
      const TakingsAccount *account = g_ptr_array_index (accounts, i);
      g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();
      g_autofree char *last = account->last_sync != 0 ? format_moment (content, account->last_sync)
                                                      : g_strdup (_ ("Never"));
      const char *state = account->paused               ? _ ("Paused")
                          : account->last_error != NULL ? account->last_error
                                                        : _ ("Works");

      g_strv_builder_add_many (cells, account->name, takings_network_name (account->network), last,
                               state, NULL);
      takings_page_table_take_row (content->table, g_strv_builder_end (cells));
    }
  return TRUE;
}

/* --- figures --- */

static const char *
row_name (const char *key)
{
  /* Translators: entries whose network tells no product, or no campaign */
  return g_str_equal (key, TAKINGS_UNASSIGNED) ? _ ("Not told by the network") : key;
}

static gboolean
read_summary (TakingsPrintContent *content, TakingsBy by, GError **error)
{
  g_autoptr (TakingsSummary) summary = takings_query_summary_on (
    content->ledger, content->dates, content->period.from_day, content->period.to_day, by,
    content->currency, error);

  if (summary != NULL)
    content->table = takings_page_table_of_summary (
      summary, by == TAKINGS_BY_NETWORK ? takings_network_name : row_name);
  return summary != NULL;
}

static char *
quotient_text (guint64 part, guint64 whole)
{
  return whole > 0
           ? takings_display_percent ((gint64) (part * 1000000 / whole), TAKINGS_DISPLAY_PLAIN)
           : g_strdup ("–");
}

static gboolean
read_tracking (TakingsPrintContent *content, GError **error)
{
  g_autoptr (TakingsTracking) tracking = takings_query_tracking (
    content->ledger, content->dates, content->period.from_day, content->period.to_day,
    content->currency, error);
  const struct
  {
    const char *title;
    double weight;
  } columns[] = { { _ ("Campaign"), 3 },        { _ ("Affiliate"), 2 }, { _ ("Clicks"), 1 },
                  { _ ("Conversions"), 1.3 },   { _ ("Rate"), 1 },      { _ ("EPC"), 1.3 },
                  { _ ("Net Commission"), 1.8 } };

  if (tracking == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    takings_page_table_add_column (content->table, columns[i].title, columns[i].weight, i >= 2);
  for (guint i = 0; i < tracking->rows->len; i++)
    {
      const TakingsTrackingRow *row = tracking->rows->pdata[i];
      GStrv cells = g_new0 (char *, G_N_ELEMENTS (columns) + 1);

      cells[0] = g_strdup (row->campaign != NULL ? row->campaign : _ ("Not matched to a campaign"));
      cells[1] = g_strdup (row->affiliate != NULL ? row->affiliate : "");
      cells[2] = takings_display_count (row->clicks);
      cells[3] = takings_display_count (row->sales);
      cells[4] = quotient_text (row->sales, row->clicks);
      cells[5] = takings_tracking_epc (row->net_commission, row->clicks, tracking->currency);
      cells[6] = takings_display_money (row->net_commission, tracking->currency,
                                        TAKINGS_DISPLAY_PLAIN);
      takings_page_table_take_row (content->table, cells);
    }
  return TRUE;
}

gboolean
takings_print_content_read (TakingsPrintContent *content, GCancellable *cancellable, GError **error)
{
  if (g_str_equal (content->page, "products"))
    return read_summary (content, TAKINGS_BY_PRODUCT, error);
  if (g_str_equal (content->page, "networks"))
    return read_summary (content, TAKINGS_BY_NETWORK, error);
  if (g_str_equal (content->page, "campaigns"))
    return read_summary (content, TAKINGS_BY_CAMPAIGN, error);
  if (g_str_equal (content->page, "overview"))
    {
      content->dashboard = takings_dashboard_read (content->ledger, content->dates, content->period,
                                                   content->compare, content->currency,
                                                   content->today, cancellable, error);
      return content->dashboard != NULL;
    }
  content->table = takings_page_table_new ();
  if (g_str_equal (content->page, "accounts"))
    return read_accounts (content, error);
  if (g_str_equal (content->page, "tracking"))
    return read_tracking (content, error);
  return read_entries (content, cancellable, error);
}
