/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "summary.h"

#include "export-json.h"

#include <glib/gi18n.h>

TakingsZone *
takings_service_zone (TakingsLedger *ledger)
{
  g_autofree char *id = takings_ledger_dup_setting (ledger, "zone");
  TakingsZone *zone = id != NULL ? takings_zone_new (id, NULL) : NULL;

  return zone != NULL ? zone : takings_zone_new_local ();
}

static const char *
given (const char *text)
{
  return text != NULL && *text != '\0' ? text : NULL;
}

char *
takings_service_summary (TakingsLedger *ledger, const char *from, const char *to, const char *by,
                         const char *currency, GError **error)
{
  g_autoptr (TakingsZone) zone = takings_service_zone (ledger);
  g_autoptr (TakingsSummary) summary = NULL;
  TakingsBy grouping = TAKINGS_BY_NONE;
  gint32 from_day, to_day;
  char code[4] = "";
  char *json;

  if (!takings_when_read_days (given (from), given (to), zone, &from_day, &to_day, error))
    return NULL;
  if (given (by) != NULL && !takings_by_parse (by, &grouping))
    {
      g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
                   _ ("figures can't be grouped by “%s”"), by);
      return NULL;
    }
  if (given (currency) != NULL && !takings_currency_parse (takings_text (currency), code))
    {
      g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
                   _ ("“%s” is not a currency; write a code like USD or EUR"), currency);
      return NULL;
    }
  summary = takings_query_summary (ledger, from_day, to_day, grouping, given (code), error);
  if (summary == NULL)
    return NULL;
  json = takings_summary_to_json (summary);
  return g_strchomp (json);
}
