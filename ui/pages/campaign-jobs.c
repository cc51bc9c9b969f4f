/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads: main; the functions …_in_worker have their Job to themselves. */
#include "config.h"

#include "campaign-jobs.h"

#include "campaign-setup.h"
#include "vault.h"

typedef struct
{
  TakingsCampaign *campaign; /* (owned) (nullable) */
  char *code, *secret;       /* (owned) (nullable) */
  gboolean fresh;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  takings_campaign_free (job->campaign);
  g_free (job->code);
  g_free (job->secret);
  g_free (job);
}

static void
start (TakingsLedger *ledger, Job *job, gpointer tag, GTaskThreadFunc func,
       GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (ledger, NULL, callback, data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, func);
}

static void
finish (GTask *task, gboolean ok, GError *error)
{
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* --- saving --- */

static gboolean
store_secrets (const Job *job, const char *account, GHashTable *stored, GError **error)
{
  g_autoptr (GHashTable) made = takings_campaign_make_secrets (job->campaign, job->secret, stored,
                                                               error);

  return made != NULL
         && (g_hash_table_size (made) == 0
             || takings_vault_store (account, job->campaign->name, made, NULL, error));
}

/* Its secrets first: a receiver that sees the campaign reads them. */
static gboolean
add (TakingsLedger *ledger, const Job *job, const char *account, GError **error)
{
  if (!takings_ledger_is_campaign_free (ledger, job->campaign->code, error)
      || !store_secrets (job, account, NULL, error))
    return FALSE;
  if (takings_ledger_add_campaign (ledger, job->campaign, error))
    return TRUE;
  takings_vault_clear (account, NULL, NULL);
  return FALSE;
}

static gboolean
change (TakingsLedger *ledger, const Job *job, const char *account, GError **error)
{
  static const char *const keys[] = { "token", "signing_key", "secret", NULL };
  g_autoptr (GHashTable) stored = takings_vault_lookup (account, keys, NULL, error);

  return stored != NULL && store_secrets (job, account, stored, error)
         && takings_ledger_change_campaign (ledger, job->campaign, error);
}

static void
save_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  g_autofree char *account = takings_campaign_vault_account (job->campaign->code);
  GError *error = NULL;
  gboolean ok = (job->fresh ? add : change) (source, job, account, &error);

  finish (task, ok, error);
}

void
takings_campaign_save_async (TakingsLedger *ledger, TakingsCampaign *campaign, gboolean fresh,
                             const char *secret, GAsyncReadyCallback callback, gpointer data)
{
  Job *job = g_new0 (Job, 1);

  job->campaign = campaign;
  job->fresh = fresh;
  job->secret = g_strdup (secret);
  start (ledger, job, takings_campaign_save_async, save_in_worker, callback, data);
}

/* --- removing --- */

static void
remove_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  g_autofree char *account = takings_campaign_vault_account (job->code);
  GError *error = NULL;
  gboolean ok = takings_ledger_remove_campaign (source, job->code, &error)
                && takings_vault_clear (account, NULL, &error);

  finish (task, ok, error);
}

void
takings_campaign_remove_async (TakingsLedger *ledger, const char *code,
                               GAsyncReadyCallback callback, gpointer data)
{
  Job *job = g_new0 (Job, 1);

  job->code = g_strdup (code);
  start (ledger, job, takings_campaign_remove_async, remove_in_worker, callback, data);
}

gboolean
takings_campaign_done_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
