/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "bucket.h"
#include "campaigns.h"
#include "form.h"
#include "inbox.h"
G_BEGIN_DECLS

#define TAKINGS_DESK_MAX_BODY  (256 * 1024)
#define TAKINGS_DESK_MAX_QUERY (8 * 1024)

/**
 * TakingsDesk:
 *
 * What the receiver answers, without sockets: checks a request, appends it to the inbox and says
 * what to send back. An answer that says @waits may be sent only after the inbox was committed. One
 * thread.
 */
typedef struct _TakingsDesk TakingsDesk;

/* A campaign and its secrets, as the desk needs them. */
typedef struct
{
  TakingsCampaign *campaign; /* (owned) */
  char *token;               /* (owned) (nullable) */
  char *signing_key;         /* (owned) (nullable) */
  char *secret;              /* (owned) (nullable) the network's own key, passphrase or token */
  TakingsBucket bucket;
} TakingsDeskCampaign;
TakingsDeskCampaign *takings_desk_campaign_new (TakingsCampaign *campaign, const char *token,
                                                const char *signing_key, const char *secret);

typedef struct
{
  const char *method;
  const char *path;          /* as sent, not decoded */
  const char *query;         /* (nullable) as sent */
  const char *content_type;  /* (nullable) without parameters */
  const char *authorization; /* (nullable) */
  const char *hottok;        /* (nullable) X-HOTMART-HOTTOK */
  const char *body;          /* (nullable) */
  gsize body_len;
  const guint8 *peer; /* who is counted, see peer.h */
  gsize peer_len;
} TakingsIncoming;

typedef struct
{
  guint status;
  const char *type;  /* of the body, static */
  GString *body;     /* (owned) reused */
  GString *location; /* (owned) empty: none */
  guint retry_after; /* seconds; 0: not said */
  gboolean waits;
} TakingsAnswer;
void takings_answer_init (TakingsAnswer *answer);
void takings_answer_clear (TakingsAnswer *answer);
/* {"status":"error","message":…} */
void takings_answer_fail (TakingsAnswer *answer, guint status, const char *message);
/* What a sender gets when nothing could be stored. */
void takings_answer_unavailable (TakingsAnswer *answer);

/* @inbox: borrowed. Limits are requests a minute, 0 for none. */
TakingsDesk *takings_desk_new (TakingsInbox *inbox, guint per_address, guint per_campaign);
void takings_desk_free (TakingsDesk *desk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsDesk, takings_desk_free)
/* @campaigns: (transfer full): of TakingsDeskCampaign. @feed_token: (nullable): no feed without */
void takings_desk_set_campaigns (TakingsDesk *desk, GPtrArray *campaigns, const char *feed_token);
/* Called when a campaign is not known; TRUE when it set new ones and the search is worth a repeat.
 */
void takings_desk_set_refresh (TakingsDesk *desk, gboolean (*refresh) (gpointer), gpointer data);
/* How long the inbox keeps what was read, see takings_inbox_prune(); 0, as from the beginning: for
 * ever. */
void takings_desk_set_keep (TakingsDesk *desk, guint days);
/* Replaces the clock (tests): UTC microseconds. */
void takings_desk_set_clock (TakingsDesk *desk, gint64 (*now) (gpointer), gpointer data);

/* Any bytes. Never a 500. */
void
takings_desk_handle (TakingsDesk *desk, const TakingsIncoming *incoming, TakingsAnswer *answer);

/* What can be done while nobody waits; some milliseconds of it. When there will be more of it:
 * monotonic microseconds, -1 for never. */
gint64 takings_desk_tidy (TakingsDesk *desk);

/* How many requests were refused, and the lines about them that the log swallowed. */
guint64 takings_desk_get_refused (TakingsDesk *desk);

G_END_DECLS
