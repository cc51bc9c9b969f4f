/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which SubID belongs to which campaign. Writer thread only. */
#include "config.h"

#include "attribution-private.h"
#include "ledger-private.h"

#define STATE_KEY "attribution"

typedef struct
{
  TakingsRuleKind kind;
  gint64 campaign; /* into the dictionary */
  char *network;   /* (owned) "" for any */
  char *pattern;   /* (owned) */
  GRegex *regex;   /* (owned) (nullable) */
} Rule;

typedef struct
{
  TakingsDb *db;
  GPtrArray *rules;    /* (owned) of Rule, in the order in which they are tried */
  GPtrArray *networks; /* (owned) of char*: that a rule names */
} Work;

static void
rule_free (gpointer data)
{
  Rule *rule = data;

  g_free (rule->network);
  g_free (rule->pattern);
  g_clear_pointer (&rule->regex, g_regex_unref);
  g_free (rule);
}

static gboolean
finish (sqlite3_stmt *stmt, GError *fault, GError **error)
{
  takings_db_done (stmt);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL;
}

static void
add_network (Work *work, const char *network)
{
  if (*network == '\0'
      || g_ptr_array_find_with_equal_func (work->networks, network, g_str_equal, NULL))
    return;
  g_ptr_array_add (work->networks, g_strdup (network));
}

static gboolean
load_rules (Work *work, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (
    work->db,
    "SELECT r.kind, d.id, r.network, r.pattern FROM tracked_rule r "
    "JOIN tracked_campaign c ON c.id = r.campaign JOIN campaign d ON d.name = c.code "
    "ORDER BY r.kind, r.network = '', r.id",
    error);
  GError *fault = NULL;

  if (stmt == NULL)
    return FALSE;
  while (takings_db_step (work->db, stmt, &fault))
    {
      Rule *rule = g_new0 (Rule, 1);

      rule->kind = (TakingsRuleKind) sqlite3_column_int (stmt, 0);
      rule->campaign = sqlite3_column_int64 (stmt, 1);
      rule->network = g_strdup ((const char *) sqlite3_column_text (stmt, 2));
      rule->pattern = g_strdup ((const char *) sqlite3_column_text (stmt, 3));
      if (rule->kind == TAKINGS_RULE_REGEX)
        rule->regex = g_regex_new (rule->pattern, G_REGEX_OPTIMIZE, 0, NULL);
      g_ptr_array_add (work->rules, rule);
      add_network (work, rule->network);
    }
  return finish (stmt, fault, error);
}

static gboolean
matches (const Rule *rule, const char *name)
{
  switch (rule->kind)
    {
    case TAKINGS_RULE_ALIAS: return strcmp (rule->pattern, name) == 0;
    case TAKINGS_RULE_PREFIX: return g_str_has_prefix (name, rule->pattern);
    case TAKINGS_RULE_REGEX:
      return rule->regex != NULL && g_regex_match (rule->regex, name, 0, NULL);
    }
  return FALSE;
}

/* The first rule that @name meets, of those for any network and (@network) for that one. */
static const Rule *
find_rule (const Work *work, const char *name, const char *network)
{
  for (guint i = 0; i < work->rules->len; i++)
    {
      const Rule *rule = work->rules->pdata[i];

      if ((*rule->network == '\0' || strcmp (rule->network, network) == 0) && matches (rule, name))
        return rule;
    }
  return NULL;
}

static gboolean
put (Work *work, gint64 tracking, const char *network, const Rule *rule, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (
    work->db,
    "INSERT OR REPLACE INTO attribution (tracking, network, campaign, affiliate, how) "
    "VALUES (?1, ?2, ?3, 0, ?4)",
    error);

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, tracking);
  sqlite3_bind_text (stmt, 2, network, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (stmt, 3, rule->campaign);
  sqlite3_bind_int (stmt, 4, (int) rule->kind);
  return takings_db_run (work->db, stmt, error);
}

/* The later of two clicks with one id. */
static gboolean
put_click (Work *work, gint64 tracking, const char *name, gboolean *found, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (
    work->db,
    "INSERT OR REPLACE INTO attribution (tracking, network, campaign, affiliate, how, clicked_at) "
    "SELECT ?1, '', campaign, affiliate, 0, at FROM click WHERE click_id = ?2 "
    "ORDER BY at DESC, affiliate DESC LIMIT 1",
    error);

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, tracking);
  sqlite3_bind_text (stmt, 2, name, -1, SQLITE_STATIC);
  if (!takings_db_run (work->db, stmt, error))
    return FALSE;
  *found = sqlite3_changes (work->db->handle) > 0;
  return TRUE;
}

static gboolean
attribute (Work *work, gint64 tracking, const char *given, GError **error)
{
  g_autofree char *name = g_strstrip (g_strdup (given));
  const Rule *any;
  gboolean clicked;

  if (!put_click (work, tracking, name, &clicked, error))
    return FALSE;
  if (clicked)
    return TRUE;
  any = find_rule (work, name, "");
  if (any != NULL && !put (work, tracking, "", any, error))
    return FALSE;
  for (guint i = 0; i < work->networks->len; i++)
    {
      const Rule *own = find_rule (work, name, work->networks->pdata[i]);

      if (own != NULL && own != any && !put (work, tracking, work->networks->pdata[i], own, error))
        return FALSE;
    }
  return TRUE;
}

/* Those of @sql: (id, name) of SubIDs after ?1. */
static gboolean
attribute_all (Work *work, const char *sql, gint64 after, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (work->db, sql, error);
  GError *fault = NULL;
  gboolean ok = TRUE;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, after);
  while (ok && takings_db_step (work->db, stmt, &fault))
    ok = attribute (work, sqlite3_column_int64 (stmt, 0),
                    (const char *) sqlite3_column_text (stmt, 1), error);
  return finish (stmt, fault, error) && ok;
}

static gboolean
keep_state (TakingsDb *db, gint64 tracking, gint64 click, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (db,
                                           "INSERT INTO setting (key, value) VALUES ('" STATE_KEY
                                           "', ?1 || ':' || ?2) "
                                           "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                                           error);

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, tracking);
  sqlite3_bind_int64 (stmt, 2, click);
  return takings_db_run (db, stmt, error);
}

static gboolean
update (Work *work, gboolean all, GError **error)
{
  TakingsDb *db = work->db;
  gint64 last_tracking = takings_db_int64 (db, "SELECT ifnull(max(id), 0) FROM tracking", 0);
  gint64 last_click = takings_db_int64 (db, "SELECT ifnull(max(id), 0) FROM click", 0);
  gint64 tracking = takings_db_int64 (
    db, "SELECT CAST(value AS INTEGER) FROM setting WHERE key = '" STATE_KEY "'", 0);
  gint64 click = takings_db_int64 (
    db,
    "SELECT CAST(substr(value, instr(value, ':') + 1) AS INTEGER) FROM setting "
    "WHERE key = '" STATE_KEY "'",
    0);

  if (all)
    tracking = click = 0;
  else if (tracking == last_tracking && click == last_click)
    return TRUE;
  if (all && !takings_db_exec (db, "DELETE FROM attribution", error))
    return FALSE;
  if (!load_rules (work, error))
    return FALSE;
  if (work->rules->len == 0 && last_click == 0)
    return keep_state (db, last_tracking, last_click, error);
  if (!attribute_all (work, "SELECT id, name FROM tracking WHERE id > ?1 ORDER BY id", tracking,
                      error))
    return FALSE;
  /* A click that came after its sale. */
  if (!all
      && !attribute_all (work,
                         "SELECT t.id, t.name FROM click c JOIN tracking t ON t.name = c.click_id "
                         "WHERE c.id > ?1",
                         click, error))
    return FALSE;
  return keep_state (db, last_tracking, last_click, error);
}

gboolean
takings_attribution_update (TakingsDb *db, gboolean all, GError **error)
{
  Work work = { db, g_ptr_array_new_with_free_func (rule_free),
                g_ptr_array_new_with_free_func (g_free) };
  gboolean ok = update (&work, all, error);

  g_ptr_array_unref (work.rules);
  g_ptr_array_unref (work.networks);
  return ok;
}

static gboolean
attribute_in_writer (TakingsDb *db, gpointer data, GError **error)
{
  return takings_attribution_update (db, TRUE, error);
}

gboolean
takings_ledger_attribute (TakingsLedger *self, GError **error)
{
  return takings_ledger_run_write (self, attribute_in_writer, NULL, error);
}
