/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Campaigns and their rules. Any thread; writes are the writer's jobs. */
#include "config.h"

#include "campaigns.h"

#include "attribution-private.h"
#include "ledger-private.h"

#define VERSION_KEY "campaigns-version"

static void
rule_free (gpointer data)
{
  TakingsCampaignRule *rule = data;

  g_free (rule->network);
  g_free (rule->pattern);
  g_free (rule);
}

TakingsCampaign *
takings_campaign_new (const char *code, const char *name)
{
  TakingsCampaign *campaign = g_new0 (TakingsCampaign, 1);

  campaign->code = g_strdup (code);
  campaign->name = g_strdup (name);
  campaign->affiliates = g_ptr_array_new_with_free_func (g_free);
  campaign->rules = g_ptr_array_new_with_free_func (rule_free);
  return campaign;
}

void
takings_campaign_free (TakingsCampaign *campaign)
{
  if (campaign == NULL)
    return;
  g_free (campaign->code);
  g_free (campaign->name);
  g_free (campaign->network);
  g_free (campaign->destination);
  g_free (campaign->currency);
  g_ptr_array_unref (campaign->affiliates);
  g_ptr_array_unref (campaign->rules);
  g_free (campaign);
}

void
takings_campaign_add_rule (TakingsCampaign *campaign, TakingsRuleKind kind, const char *network,
                           const char *pattern)
{
  TakingsCampaignRule *rule = g_new0 (TakingsCampaignRule, 1);

  rule->kind = kind;
  rule->network = g_strdup (network != NULL ? network : "");
  rule->pattern = g_strdup (pattern);
  g_ptr_array_add (campaign->rules, rule);
}

gboolean
takings_campaign_code_is_valid (const char *code)
{
  gsize len = strlen (code);

  if (len == 0 || len > 64 || !g_ascii_isalnum (code[0]))
    return FALSE;
  for (gsize i = 0; i < len; i++)
    if (!g_ascii_isalnum (code[i]) && strchr ("-_.", code[i]) == NULL)
      return FALSE;
  return TRUE;
}

char *
takings_campaign_code_from_name (const char *name)
{
  g_autofree char *plain = g_str_to_ascii (name, "C");
  GString *code = g_string_new (NULL);

  for (const char *c = plain; *c != '\0' && code->len < 40; c++)
    if (g_ascii_isalnum (*c))
      g_string_append_c (code, g_ascii_tolower (*c));
    else if (code->len > 0 && code->str[code->len - 1] != '-')
      g_string_append_c (code, '-');
  while (code->len > 0 && code->str[code->len - 1] == '-')
    g_string_truncate (code, code->len - 1);
  return g_string_free (code, FALSE);
}

char *
takings_campaign_vault_account (const char *code)
{
  return g_strconcat ("campaign:", code, NULL);
}

/* --- reading --- */

static TakingsCampaign *
find_by_code (GPtrArray *campaigns, const char *code)
{
  for (guint i = 0; i < campaigns->len; i++)
    if (strcmp (((TakingsCampaign *) campaigns->pdata[i])->code, code) == 0)
      return campaigns->pdata[i];
  return NULL;
}

static const char *
column (sqlite3_stmt *stmt, int index)
{
  return (const char *) sqlite3_column_text (stmt, index);
}

static void
take_campaign (GPtrArray *campaigns, sqlite3_stmt *stmt)
{
  TakingsCampaign *campaign = takings_campaign_new (column (stmt, 0), column (stmt, 1));

  campaign->network = g_strdup (column (stmt, 2));
  campaign->destination = g_strdup (column (stmt, 3));
  campaign->currency = g_strdup (column (stmt, 4));
  campaign->demands = (TakingsDemands) sqlite3_column_int (stmt, 5);
  campaign->created_at = sqlite3_column_int64 (stmt, 6);
  g_ptr_array_add (campaigns, campaign);
}

static void
take_affiliate (GPtrArray *campaigns, sqlite3_stmt *stmt)
{
  TakingsCampaign *campaign = find_by_code (campaigns, column (stmt, 0));

  if (campaign != NULL)
    g_ptr_array_add (campaign->affiliates, g_strdup (column (stmt, 1)));
}

static void
take_rule (GPtrArray *campaigns, sqlite3_stmt *stmt)
{
  TakingsCampaign *campaign = find_by_code (campaigns, column (stmt, 0));

  if (campaign != NULL)
    takings_campaign_add_rule (campaign, (TakingsRuleKind) sqlite3_column_int (stmt, 1),
                               column (stmt, 2), column (stmt, 3));
}

static gboolean
read_all (TakingsDb *db, const char *sql, void (*take) (GPtrArray *, sqlite3_stmt *),
          GPtrArray *campaigns, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (db, sql, error);
  GError *fault = NULL;

  if (stmt == NULL)
    return FALSE;
  while (takings_db_step (db, stmt, &fault))
    take (campaigns, stmt);
  takings_db_done (stmt);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL;
}

GPtrArray *
takings_ledger_list_campaigns (TakingsLedger *self, GError **error)
{
  g_autoptr (GPtrArray) campaigns = g_ptr_array_new_with_free_func (
    (GDestroyNotify) takings_campaign_free);
  TakingsDb *db = takings_ledger_acquire_reader (self, error);
  gboolean ok;

  if (db == NULL)
    return NULL;
  ok = read_all (db,
                 "SELECT code, name, network, destination, currency, demands, created_at "
                 "FROM tracked_campaign WHERE removed_at = 0 ORDER BY code",
                 take_campaign, campaigns, error)
       && read_all (db,
                    "SELECT c.code, a.affiliate FROM tracked_affiliate a "
                    "JOIN tracked_campaign c ON c.id = a.campaign ORDER BY a.affiliate",
                    take_affiliate, campaigns, error)
       && read_all (db,
                    "SELECT c.code, r.kind, r.network, r.pattern FROM tracked_rule r "
                    "JOIN tracked_campaign c ON c.id = r.campaign ORDER BY r.kind, r.id",
                    take_rule, campaigns, error);
  takings_ledger_release_reader (self, db);
  return ok ? g_steal_pointer (&campaigns) : NULL;
}

gint64
takings_ledger_campaigns_version (TakingsLedger *self)
{
  TakingsDb *db = takings_ledger_acquire_reader (self, NULL);
  gint64 version;

  if (db == NULL)
    return -1;
  version = takings_db_int64 (
    db, "SELECT ifnull((SELECT value FROM setting WHERE key = '" VERSION_KEY "'), 0)", -1);
  takings_ledger_release_reader (self, db);
  return version;
}

/* --- writing --- */

typedef struct
{
  const TakingsCampaign *campaign;
  const char *code;
  gint64 now;
} CampaignJob;

static gboolean
count_version (TakingsDb *db, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (
    db,
    "INSERT INTO setting (key, value) VALUES ('" VERSION_KEY "', '1') "
    "ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)",
    error);

  return stmt != NULL && takings_db_run (db, stmt, error);
}

static gboolean
write_lists (TakingsDb *db, const TakingsCampaign *campaign, GError **error)
{
  for (guint i = 0; i < campaign->affiliates->len; i++)
    {
      sqlite3_stmt *stmt = takings_db_prepare (
        db,
        "INSERT OR IGNORE INTO tracked_affiliate (campaign, affiliate) "
        "SELECT id, ?2 FROM tracked_campaign WHERE code = ?1",
        error);

      if (stmt == NULL)
        return FALSE;
      sqlite3_bind_text (stmt, 1, campaign->code, -1, SQLITE_STATIC);
      sqlite3_bind_text (stmt, 2, campaign->affiliates->pdata[i], -1, SQLITE_STATIC);
      if (!takings_db_run (db, stmt, error))
        return FALSE;
    }
  for (guint i = 0; i < campaign->rules->len; i++)
    {
      const TakingsCampaignRule *rule = campaign->rules->pdata[i];
      sqlite3_stmt *stmt = takings_db_prepare (
        db,
        "INSERT OR IGNORE INTO tracked_rule (campaign, kind, network, pattern) "
        "SELECT id, ?2, ?3, ?4 FROM tracked_campaign WHERE code = ?1",
        error);

      if (stmt == NULL)
        return FALSE;
      sqlite3_bind_text (stmt, 1, campaign->code, -1, SQLITE_STATIC);
      sqlite3_bind_int (stmt, 2, (int) rule->kind);
      sqlite3_bind_text (stmt, 3, rule->network, -1, SQLITE_STATIC);
      sqlite3_bind_text (stmt, 4, rule->pattern, -1, SQLITE_STATIC);
      if (!takings_db_run (db, stmt, error))
        return FALSE;
      if (sqlite3_changes (db->handle) == 0)
        {
          g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
                       "“%s” points to a campaign already: a SubID belongs to one only",
                       rule->pattern);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
refuse_taken (const char *code, GError **error)
{
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
               "There is a campaign “%s” already; choose another --id", code);
  return FALSE;
}

static gboolean
refuse_unknown (const char *code, GError **error)
{
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
               "There is no campaign “%s”: “takings campaigns list” shows them all", code);
  return FALSE;
}

/* Puts it into its row by @sql. FALSE, without an error too, when there is no such row. */
static gboolean
write_row (TakingsDb *db, const char *sql, const CampaignJob *job, GError **error)
{
  const TakingsCampaign *campaign = job->campaign;
  const char *const texts[] = { campaign->code, campaign->name, campaign->network,
                                campaign->destination, campaign->currency };
  sqlite3_stmt *stmt = takings_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  for (int i = 0; i < (int) G_N_ELEMENTS (texts); i++)
    sqlite3_bind_text (stmt, i + 1, texts[i], -1, SQLITE_STATIC);
  sqlite3_bind_int (stmt, 6, (int) campaign->demands);
  if (sqlite3_bind_parameter_count (stmt) > 6)
    sqlite3_bind_int64 (stmt, 7, job->now);
  return takings_db_run (db, stmt, error) && sqlite3_changes (db->handle) > 0;
}

static gboolean
add_in_writer (TakingsDb *db, gpointer data, GError **error)
{
  const CampaignJob *job = data;
  sqlite3_stmt *stmt;
  GError *fault = NULL;

  if (!write_row (db,
                  "INSERT INTO tracked_campaign (code, name, network, destination, currency, "
                  "demands, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) "
                  "ON CONFLICT (code) DO UPDATE SET name = excluded.name, "
                  "network = excluded.network, destination = excluded.destination, "
                  "currency = excluded.currency, demands = excluded.demands, removed_at = 0 "
                  "WHERE removed_at <> 0",
                  job, &fault))
    {
      if (fault == NULL)
        return refuse_taken (job->code, error);
      g_propagate_error (error, fault);
      return FALSE;
    }
  stmt = takings_db_prepare (db, "INSERT OR IGNORE INTO campaign (name) VALUES (?1)", error);
  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_text (stmt, 1, job->code, -1, SQLITE_STATIC);
  return takings_db_run (db, stmt, error) && write_lists (db, job->campaign, error)
         && count_version (db, error) && takings_attribution_update (db, TRUE, error);
}

gboolean
takings_ledger_add_campaign (TakingsLedger *self, const TakingsCampaign *campaign, GError **error)
{
  CampaignJob job = { campaign, campaign->code, takings_ledger_now (self) };

  return takings_ledger_run_write (self, add_in_writer, &job, error);
}

static gboolean
run_for_code (TakingsDb *db, const char *sql, const CampaignJob *job, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_text (stmt, 1, job->code, -1, SQLITE_STATIC);
  if (sqlite3_bind_parameter_count (stmt) > 1)
    sqlite3_bind_int64 (stmt, 2, job->now);
  return takings_db_run (db, stmt, error);
}

static gboolean
clear_lists (TakingsDb *db, const CampaignJob *job, GError **error)
{
  static const char *const lists[] = {
    "DELETE FROM tracked_rule WHERE campaign = (SELECT id FROM tracked_campaign WHERE code = ?1)",
    "DELETE FROM tracked_affiliate "
    "WHERE campaign = (SELECT id FROM tracked_campaign WHERE code = ?1)",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (!run_for_code (db, lists[i], job, error))
      return FALSE;
  return TRUE;
}

static gboolean
change_in_writer (TakingsDb *db, gpointer data, GError **error)
{
  const CampaignJob *job = data;
  GError *fault = NULL;

  if (!write_row (db,
                  "UPDATE tracked_campaign SET name = ?2, network = ?3, destination = ?4, "
                  "currency = ?5, demands = ?6 WHERE code = ?1 AND removed_at = 0",
                  job, &fault))
    {
      if (fault == NULL)
        return refuse_unknown (job->code, error);
      g_propagate_error (error, fault);
      return FALSE;
    }
  return clear_lists (db, job, error) && write_lists (db, job->campaign, error)
         && count_version (db, error) && takings_attribution_update (db, TRUE, error);
}

gboolean
takings_ledger_change_campaign (TakingsLedger *self, const TakingsCampaign *campaign,
                                GError **error)
{
  CampaignJob job = { campaign, campaign->code, takings_ledger_now (self) };

  return takings_ledger_run_write (self, change_in_writer, &job, error);
}

gboolean
takings_ledger_is_campaign_free (TakingsLedger *self, const char *code, GError **error)
{
  g_autoptr (GPtrArray) campaigns = takings_ledger_list_campaigns (self, error);

  return campaigns != NULL
         && (find_by_code (campaigns, code) == NULL || refuse_taken (code, error));
}

static gboolean
remove_in_writer (TakingsDb *db, gpointer data, GError **error)
{
  const CampaignJob *job = data;

  if (!run_for_code (
        db, "UPDATE tracked_campaign SET removed_at = ?2 WHERE code = ?1 AND removed_at = 0", job,
        error))
    return FALSE;
  if (sqlite3_changes (db->handle) == 0)
    return refuse_unknown (job->code, error);
  return clear_lists (db, job, error) && count_version (db, error)
         && takings_attribution_update (db, TRUE, error);
}

gboolean
takings_ledger_remove_campaign (TakingsLedger *self, const char *code, GError **error)
{
  CampaignJob job = { NULL, code, takings_ledger_now (self) };

  return takings_ledger_run_write (self, remove_in_writer, &job, error);
}
