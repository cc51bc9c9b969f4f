/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads: main; the functions …_in_worker have their Job to themselves. */
#include "config.h"

#include "tracking-job.h"

#include "links.h"
#include "vault.h"

#include <glib/gi18n.h>

typedef struct
{
  TakingsLedger *ledger; /* (owned) */
  TakingsPeriod period;
  char *currency;             /* (owned) (nullable) */
  char *campaign, *affiliate; /* (owned) (nullable) */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->ledger);
  g_free (job->currency);
  g_free (job->campaign);
  g_free (job->affiliate);
  g_free (job);
}

static void
start (gpointer page, TakingsScope *scope, const char *campaign, const char *affiliate,
       GTaskThreadFunc func, GCancellable *cancellable, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = g_task_new (page, cancellable, callback, NULL);
  Job *job = g_new0 (Job, 1);

  job->ledger = g_object_ref (takings_scope_get_ledger (scope));
  job->period = takings_scope_get_period (scope);
  job->currency = g_strdup (takings_scope_get_currency (scope));
  job->campaign = g_strdup (campaign);
  job->affiliate = g_strdup (affiliate);
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, func);
}

/* --- figures --- */

void
takings_tracking_facts_free (TakingsTrackingFacts *facts)
{
  g_clear_pointer (&facts->tracking, takings_tracking_free);
  g_clear_pointer (&facts->campaigns, g_ptr_array_unref);
  g_free (facts->base);
  g_free (facts->account);
  g_free (facts);
}

static void
read_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (TakingsTrackingFacts) facts = g_new0 (TakingsTrackingFacts, 1);
  GError *error = NULL;

  facts->tracking = takings_query_tracking (job->ledger, job->period.from_day, job->period.to_day,
                                            job->currency, &error);
  if (facts->tracking != NULL)
    facts->campaigns = takings_ledger_list_campaigns (job->ledger, &error);
  if (facts->campaigns != NULL)
    facts->base = takings_links_find_receiver (job->ledger, &facts->account, &error);
  if (facts->base != NULL)
    g_task_return_pointer (task, g_steal_pointer (&facts),
                           (GDestroyNotify) takings_tracking_facts_free);
  else
    g_task_return_error (task, error);
}

void
takings_tracking_read_async (gpointer page, TakingsScope *scope, GCancellable *cancellable,
                             GAsyncReadyCallback callback)
{
  start (page, scope, NULL, NULL, read_in_worker, cancellable, callback);
}

TakingsTrackingFacts *
takings_tracking_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- one address --- */

static char *
make_postback (Job *job, GError **error)
{
  static const char *const keys[] = { "token", NULL };
  g_autoptr (GPtrArray) campaigns = takings_ledger_list_campaigns (job->ledger, error);
  g_autofree char *account = NULL, *reader = NULL, *base = NULL;
  g_autoptr (GHashTable) secrets = NULL;

  for (guint i = 0; campaigns != NULL && i < campaigns->len; i++)
    {
      const TakingsCampaign *campaign = campaigns->pdata[i];

      if (!g_str_equal (campaign->code, job->campaign))
        continue;
      account = takings_campaign_vault_account (campaign->code);
      base = takings_links_find_receiver (job->ledger, &reader, error);
      if (base != NULL && (campaign->demands & TAKINGS_DEMANDS_TOKEN) != 0
          && (secrets = takings_vault_lookup (account, keys, NULL, error)) == NULL)
        return NULL;
      return base != NULL ? takings_links_postback (
               campaign, base, job->affiliate,
               secrets != NULL ? g_hash_table_lookup (secrets, "token") : NULL)
                          : NULL;
    }
  if (campaigns != NULL)
    g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE, _ ("There is no campaign “%s”."),
                 job->campaign);
  return NULL;
}

static void
postback_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  char *address = make_postback (data, &error);

  if (address != NULL)
    g_task_return_pointer (task, address, g_free);
  else
    g_task_return_error (task, error);
}

void
takings_tracking_postback_async (gpointer page, TakingsScope *scope, const char *campaign,
                                 const char *affiliate, GAsyncReadyCallback callback)
{
  start (page, scope, campaign, affiliate, postback_in_worker, NULL, callback);
}

char *
takings_tracking_postback_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
