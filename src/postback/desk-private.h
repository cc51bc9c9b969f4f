/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk.h"
G_BEGIN_DECLS

struct _TakingsDesk
{
  TakingsInbox *inbox;       /* (borrowed) */
  GPtrArray *campaigns;      /* (owned) of TakingsDeskCampaign */
  GHashTable *by_code;       /* (owned) code → TakingsDeskCampaign */
  char *feed_token;          /* (owned) (nullable) */
  TakingsBuckets *addresses; /* (owned) */
  guint per_address, per_campaign;
  gboolean (*refresh) (gpointer);
  gpointer refresh_data;
  gint64 (*clock) (gpointer);
  gpointer clock_data;
  /* of the request at hand */
  TakingsForm *form;   /* (owned) */
  GString *key, *data; /* (owned) */
  gint64 now;          /* UTC microseconds */
  const char *who;     /* (nullable) the campaign, for the log */
  /* the log */
  guint64 refused;
  gint64 log_second;
  guint logged, swallowed;
  GQueue refusals;       /* of TakingsRefusal, newest first: those that were logged */
  gboolean refusals_new; /* some are not in the inbox yet */
  /* upkeep; monotonic microseconds */
  guint keep_days;
  gint64 keep_refusals_at, prune_at;
};

void takings_desk_remember_refusal (TakingsDesk *desk, const char *path, guint status,
                                    TakingsText reason);
void takings_desk_keep_refusals (TakingsDesk *desk);

/* An answer of /feed or /log in the making. */
typedef struct
{
  GString *out;
  gint64 last; /* the number of the last event in it */
} TakingsDeskFeed;
void takings_desk_add_event (const TakingsEvent *event, gpointer feed);
/* Whether it carries the feed's token. FALSE: answered. */
gboolean
takings_desk_is_reader (TakingsDesk *desk, const TakingsIncoming *incoming, TakingsAnswer *answer);

/* Each of these answers one path; the form holds the parameters. */
void takings_desk_click (TakingsDesk *desk, const TakingsIncoming *incoming, TakingsAnswer *answer);
void
takings_desk_postback (TakingsDesk *desk, const TakingsIncoming *incoming, TakingsAnswer *answer);
void takings_desk_hook (TakingsDesk *desk, const TakingsIncoming *incoming, TakingsAnswer *answer);
void takings_desk_feed (TakingsDesk *desk, const TakingsIncoming *incoming, TakingsAnswer *answer);
void takings_desk_log (TakingsDesk *desk, const TakingsIncoming *incoming, TakingsAnswer *answer);
void takings_desk_health (TakingsDesk *desk, TakingsAnswer *answer);

TakingsDeskCampaign *takings_desk_find (TakingsDesk *desk, TakingsText code);
/* FALSE: answered with 429. */
gboolean takings_desk_may (TakingsDesk *desk, TakingsDeskCampaign *campaign, TakingsAnswer *answer);
/* The body's parameters too, by its content type. FALSE: answered. */
gboolean
takings_desk_read_body (TakingsDesk *desk, const TakingsIncoming *incoming, TakingsAnswer *answer);
/* A parameter that is a name: FALSE and answered when it is missing or bad. */
gboolean takings_desk_name (TakingsDesk *desk, const char *name, const char *fault, gsize max,
                            TakingsText *text, TakingsAnswer *answer);
/* Appends with desk->key and desk->data. FALSE: answered with 503. */
gboolean takings_desk_append (TakingsDesk *desk, TakingsEventKind kind, TakingsText campaign,
                              TakingsText affiliate, TakingsText click, gboolean *repeated,
                              TakingsAnswer *answer);

G_END_DECLS
