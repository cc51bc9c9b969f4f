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
  TakingsBasis basis;
  TakingsPeriod period;
  char *currency;             /* (owned) (nullable) */
  char *campaign, *affiliate; /* (owned) (nullable) */
  TakingsTrackingAddress address;
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
start (gpointer page, TakingsScope *scope, TakingsTrackingAddress address, const char *campaign,
       const char *affiliate, GTaskThreadFunc func, GCancellable *cancellable,
       GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (page, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->ledger = g_object_ref (takings_scope_get_ledger (scope));
  job->basis = takings_scope_get_basis (scope);
  job->period = takings_scope_get_period (scope);
  job->currency = g_strdup (takings_scope_get_currency (scope));
  job->campaign = g_strdup (campaign);
  job->affiliate = g_strdup (affiliate);
  job->address = address;
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

  facts->tracking = takings_query_tracking (job->ledger, job->basis, job->period.from_day,
                                            job->period.to_day, job->currency, &error);
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
  start (page, scope, 0, NULL, NULL, read_in_worker, cancellable, callback, NULL);
}

TakingsTrackingFacts *
takings_tracking_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- addresses with secrets --- */

typedef struct
{
  GPtrArray *campaigns;            /* (owned) */
  const TakingsCampaign *campaign; /* borrowed from them */
  GHashTable *secrets;             /* (owned) */
  char *base;                      /* (owned) */
} Sender;

static void
sender_clear (Sender *sender)
{
  g_clear_pointer (&sender->campaigns, g_ptr_array_unref);
  g_clear_pointer (&sender->secrets, g_hash_table_unref);
  g_free (sender->base);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sender, sender_clear)

/* The campaign of @job, what its senders must know, and where they send to. */
static gboolean
find_sender (Job *job, Sender *sender, GError **error)
{
  static const char *const keys[] = { "token", "signing_key", NULL };
  g_autofree char *account = takings_campaign_vault_account (job->campaign), *reader = NULL;

  sender->campaigns = takings_ledger_list_campaigns (job->ledger, error);
  if (sender->campaigns == NULL)
    return FALSE;
  for (guint i = 0; i < sender->campaigns->len && sender->campaign == NULL; i++)
    {
      const TakingsCampaign *campaign = sender->campaigns->pdata[i];

      if (g_str_equal (campaign->code, job->campaign))
        sender->campaign = campaign;
    }
  if (sender->campaign == NULL)
    {
      g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE, _ ("There is no campaign “%s”."),
                   job->campaign);
      return FALSE;
    }
  sender->base = takings_links_find_receiver (job->ledger, &reader, error);
  if (sender->base == NULL)
    return FALSE;
  if (job->address == TAKINGS_TRACKING_CLICK
      || (sender->campaign->demands == 0 && job->address == TAKINGS_TRACKING_POSTBACK))
    sender->secrets = g_hash_table_new (g_str_hash, g_str_equal);
  else
    sender->secrets = takings_vault_lookup (account, keys, NULL, error);
  return sender->secrets != NULL;
}

static char *
make_address (const Job *job, const Sender *sender)
{
  const char *token = g_hash_table_lookup (sender->secrets, "token");

  switch (job->address)
    {
    case TAKINGS_TRACKING_CLICK:
      return takings_links_click (sender->campaign, sender->base, job->affiliate);
    case TAKINGS_TRACKING_POSTBACK:
      return takings_links_postback (sender->campaign, sender->base, job->affiliate, token);
    case TAKINGS_TRACKING_HOOK:
      return token != NULL ? takings_links_hook (sender->campaign, sender->base, token) : NULL;
    }
  return NULL;
}

static void
address_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_auto (Sender) sender = { NULL };
  GError *error = NULL;
  char *address = NULL;

  if (find_sender (data, &sender, &error))
    address = make_address (data, &sender);
  if (address != NULL)
    g_task_return_pointer (task, address, g_free);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_new_error (task, TAKINGS_ERROR, TAKINGS_ERROR_KEYRING, "%s",
                             _ ("The keyring has no token of this campaign."));
}

void
takings_tracking_address_async (gpointer source, TakingsScope *scope,
                                TakingsTrackingAddress address, const char *campaign,
                                const char *affiliate, GAsyncReadyCallback callback)
{
  start (source, scope, address, campaign, affiliate, address_in_worker, NULL, callback, NULL);
}

char *
takings_tracking_address_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
takings_tracking_probe_free (TakingsTrackingProbe *probe)
{
  g_free (probe->click);
  g_free (probe->postback);
  g_free (probe);
}

static void
probe_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_auto (Sender) sender = { NULL };
  TakingsTrackingProbe *probe;
  GError *error = NULL;

  if (!find_sender (data, &sender, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  probe = g_new0 (TakingsTrackingProbe, 1);
  takings_links_make_test (sender.campaign, sender.base, ((Job *) data)->affiliate,
                           g_hash_table_lookup (sender.secrets, "token"),
                           g_hash_table_lookup (sender.secrets, "signing_key"), &probe->click,
                           &probe->postback);
  g_task_return_pointer (task, probe, (GDestroyNotify) takings_tracking_probe_free);
}

void
takings_tracking_probe_async (gpointer page, TakingsScope *scope, const char *campaign,
                              const char *affiliate, GAsyncReadyCallback callback, gpointer data)
{
  start (page, scope, TAKINGS_TRACKING_POSTBACK, campaign, affiliate, probe_in_worker, NULL,
         callback, data);
}

TakingsTrackingProbe *
takings_tracking_probe_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
