/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "digistore24.h"

enum
{
  RESULT,
  CODE,
  ZONE,
  COUNT,
  COMMISSIONS,
  PURCHASES,
  TRANSACTIONS,
  N_TOP
};
static const TakingsMapField top_fields[] = {
  [RESULT] = { "result" },
  [CODE] = { "code" },
  [ZONE] = { "timezone" },
  [COUNT] = { "data/page_count" },
  [COMMISSIONS] = { "data/items", TRUE },
  [PURCHASES] = { "data/purchase_list", TRUE },
  [TRANSACTIONS] = { "data/transaction_list", TRUE },
};

static gboolean
check_envelope (const TakingsText *top, TakingsPage *page, GError **error)
{
  gint64 code = 0;
  TakingsError kind;

  if (takings_text_is (top[RESULT], "success"))
    return TRUE;
  takings_text_to_int64 (top[CODE], &code);
  switch (code)
    {
    case 2:
    case 5:
    case 10: kind = TAKINGS_ERROR_AUTH; break;
    case 12: kind = TAKINGS_ERROR_RATE_LIMITED; break;
    case 0:
    case 11: kind = TAKINGS_ERROR_SERVER; break;
    case 4: page->warning = g_strdup ("Digistore24 answered “not found” to a list"); return TRUE;
    default: kind = TAKINGS_ERROR_PROTOCOL;
    }
  g_set_error (error, TAKINGS_ERROR, kind, "Digistore24 answered with its error %d", (int) code);
  return FALSE;
}

static void
set_next (TakingsPage *page, char phase, guint64 number, TakingsText page_count)
{
  gint64 count = 0;
  gboolean more = takings_text_to_int64 (page_count, &count)
                    ? (gint64) number < count
                    : page->n_read >= TAKINGS_DIGISTORE24_PAGE_SIZE;
  g_autofree char *next = NULL;

  if (more && page->n_read > 0)
    next = g_strdup_printf ("%c:%" G_GUINT64_FORMAT, phase, number + 1);
  else if (phase != 't')
    next = g_strdup (phase == 'c' ? "p:1" : "t:1");
  takings_page_set_next (page, next);
}

/* The server's zone when it names one, else the account's. */
static TakingsZone *
find_zone (const TakingsContext *context, TakingsText name)
{
  g_autofree char *id = takings_text_dup (name);
  TakingsZone *zone = NULL;

  if (id != NULL && g_strcmp0 (id, takings_zone_get_id (context->zone)) != 0)
    zone = takings_zone_new (id, NULL);
  return zone != NULL ? zone : takings_zone_ref (context->zone);
}

static void
read_rows (const TakingsContext *context, TakingsPage *page, char phase, const TakingsText *top,
           TakingsJsonList *rows)
{
  g_autoptr (TakingsZone) zone = find_zone (context, top[ZONE]);

  takings_json_list_init (rows, top[phase == 'c'   ? COMMISSIONS
                                    : phase == 'p' ? PURCHASES
                                                   : TRANSACTIONS]);
  while (takings_json_list_next (rows))
    {
      TakingsText row[N_SLOTS] = { { NULL, 0 } };

      page->n_read++;
      if (!takings_map_read (takings_digistore24_row_map (), &rows->json, row))
        takings_page_reject (page, rows->position, "The row is not readable");
      else if (phase == 'c')
        takings_digistore24_commission (page, zone, row, rows->position);
      else if (phase == 'p')
        takings_digistore24_purchase (page, row, rows->position);
      else
        takings_digistore24_transaction (page, zone, row, rows->position);
    }
}

gboolean
takings_digistore24_read (const TakingsContext *context, const TakingsResponse *response,
                          TakingsPage *page, GError **error)
{
  TakingsText top[N_TOP] = { { NULL, 0 } };
  TakingsJsonList rows = { 0 };
  TakingsJson json;
  guint64 number;
  char phase = takings_digistore24_phase (context, &number);
  gboolean whole;

  takings_json_init (&json, page->body, page->body_len);
  whole = takings_map_read (TAKINGS_MAP (top_fields), &json, top);
  if (top[RESULT].data == NULL || takings_text_is (top[RESULT], "success"))
    if (!takings_response_check (response, page, "Digistore24", error))
      return FALSE;
  if (top[RESULT].data != NULL && !check_envelope (top, page, error))
    return FALSE;
  if (context->purpose != TAKINGS_PURPOSE_CHECK)
    read_rows (context, page, phase, top, &rows);
  if (!whole || rows.json.broken != NULL || top[RESULT].data == NULL)
    {
      g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_PROTOCOL,
                           "Digistore24's answer is cut off or not its JSON");
      return FALSE;
    }
  if (context->purpose == TAKINGS_PURPOSE_READ)
    set_next (page, phase, number, top[COUNT]);
  return TRUE;
}
