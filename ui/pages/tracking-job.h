/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "attribution.h"
#include "scope.h"
G_BEGIN_DECLS

/* What the page of tracking reads, on worker threads: called on the main thread, where the
 * callbacks arrive with the page as their source. */

typedef struct
{
  TakingsTracking *tracking; /* (owned) */
  GPtrArray *campaigns;      /* (owned) of TakingsCampaign */
  char *base;                /* (owned) where the receiver is reached */
  char *account;             /* (owned) (nullable): that reads it; NULL: it is on this computer */
} TakingsTrackingFacts;
void takings_tracking_facts_free (TakingsTrackingFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsTrackingFacts, takings_tracking_facts_free)

void takings_tracking_read_async (gpointer page, TakingsScope *scope, GCancellable *cancellable,
                                  GAsyncReadyCallback callback);
TakingsTrackingFacts *takings_tracking_read_finish (GAsyncResult *result, GError **error);

/* An address that is given away, with the campaign's token from the keyring where it has one.
 * @affiliate: whose; not looked at for a hook, where the campaign's network sends to */
typedef enum
{
  TAKINGS_TRACKING_CLICK,
  TAKINGS_TRACKING_POSTBACK,
  TAKINGS_TRACKING_HOOK,
} TakingsTrackingAddress;
void takings_tracking_address_async (gpointer source, TakingsScope *scope,
                                     TakingsTrackingAddress address, const char *campaign,
                                     const char *affiliate, GAsyncReadyCallback callback);
char *takings_tracking_address_finish (GAsyncResult *result, GError **error);

/* The two addresses of a test, secrets and all. */
typedef struct
{
  char *click, *postback; /* (owned) */
} TakingsTrackingProbe;
void takings_tracking_probe_free (TakingsTrackingProbe *probe);
void takings_tracking_probe_async (gpointer page, TakingsScope *scope, const char *campaign,
                                   const char *affiliate, GAsyncReadyCallback callback,
                                   gpointer data);
TakingsTrackingProbe *takings_tracking_probe_finish (GAsyncResult *result, GError **error);

G_END_DECLS
