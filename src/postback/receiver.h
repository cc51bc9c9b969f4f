/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "gate.h"
#include "ledger.h"
G_BEGIN_DECLS

/* A secret, or NULL when there is none; @error only when they can't be read at all. */
typedef char *(*TakingsSecretFunc) (const char *account, const char *field, gpointer data,
                                    GError **error);
#define TAKINGS_RECEIVER_VAULT_ACCOUNT "receiver" /* its field "feed_token" */
#define TAKINGS_RECEIVER_PORT          8480

typedef struct
{
  const char *inbox;               /* file */
  GInetAddress *address;           /* (nullable): loopback */
  guint16 port;                    /* 0: any */
  const char *const *proxies;      /* (nullable) trusted */
  guint per_address, per_campaign; /* requests a minute, 0: no limit */
  guint keep_days;                 /* see takings_inbox_prune(); 0: for ever */
  TakingsGateLimits limits;
} TakingsReceiverOptions;
void takings_receiver_options_init (TakingsReceiverOptions *options);

/**
 * TakingsReceiver:
 *
 * The HTTP server of clicks, postbacks and notifications. What it accepts is on disk before it is
 * answered: requests that came together are committed together, when the main loop has nothing else
 * to do or %TAKINGS_RECEIVER_GROUP wait. Main context of the caller.
 */
typedef struct _TakingsReceiver TakingsReceiver;
#define TAKINGS_RECEIVER_GROUP 256

/* @ledger: (nullable) (transfer none): whose campaigns are served, and kept up with */
TakingsReceiver *takings_receiver_new (const TakingsReceiverOptions *options, TakingsLedger *ledger,
                                       TakingsSecretFunc secret, gpointer secret_data,
                                       GError **error);
/* Answers what has come, refuses what is new, waits at most @seconds. Runs the main context. */
void takings_receiver_stop (TakingsReceiver *receiver, guint seconds);
void takings_receiver_free (TakingsReceiver *receiver);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsReceiver, takings_receiver_free)
guint16 takings_receiver_get_port (TakingsReceiver *receiver);

G_END_DECLS
