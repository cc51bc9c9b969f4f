/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sync-call.h"

#include "summary.h"

TakingsSyncCall *
takings_sync_call_new (const TakingsSyncRequest *asked)
{
  TakingsSyncCall *self = g_new0 (TakingsSyncCall, 1);

  if (asked->accounts != NULL && asked->accounts[0] != NULL)
    self->accounts = g_strdupv ((char **) asked->accounts);
  self->since_text = g_strdup (asked->since_text);
  self->since = asked->since;
  self->full = asked->full;
  self->when_due = asked->when_due;
  return self;
}

void
takings_sync_call_free (gpointer data)
{
  TakingsSyncCall *self = data;

  g_strfreev (self->accounts);
  g_free (self->since_text);
  g_clear_object (&self->ledger);
  g_clear_pointer (&self->result, takings_sync_result_unref);
  g_free (self);
}

static gboolean
resolve_accounts (TakingsSyncCall *self, GError **error)
{
  for (gsize i = 0; self->accounts != NULL && self->accounts[i] != NULL; i++)
    {
      g_autoptr (TakingsAccount) account = takings_ledger_find_account (self->ledger,
                                                                        self->accounts[i], error);

      if (account == NULL)
        return FALSE;
      g_free (self->accounts[i]);
      self->accounts[i] = g_strdup (account->id);
    }
  return TRUE;
}

gboolean
takings_sync_call_resolve (TakingsSyncCall *self, GError **error)
{
  g_autoptr (TakingsZone) zone = NULL;
  TakingsWhen when = { 0 };

  if (!resolve_accounts (self, error))
    return FALSE;
  if (self->since_text == NULL)
    return TRUE;
  zone = takings_service_zone (self->ledger);
  if (!takings_when_read (self->since_text, zone, &when, error))
    return FALSE;
  self->since = when.moment.unix_time;
  return TRUE;
}
