/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "engine.h"
#include "test-network.h"
G_BEGIN_DECLS

/* An engine over a new ledger and a loopback network that may misbehave. One main context serves
 * and syncs; waits are a thousandth, the clock stands at TEST_NOW until a test moves it. */
typedef struct
{
  char *dir;
  TakingsLedger *ledger;
  TestServer *server;
  TakingsEngine *engine;
  gint64 now;
} Fixture;

/* Reads the environment, the test arguments and the networks: first in main(). */
void engine_test_init (int *argc, char ***argv);
void engine_open (Fixture *f); /* the ledger of the folder, and an engine over it */
void engine_close (Fixture *f);
void engine_set_up (Fixture *f, gconstpointer data);
void engine_tear_down (Fixture *f, gconstpointer data);
void engine_add_account (Fixture *f, const char *id, const char *network, const char *key);
void engine_add_account_at (Fixture *f, const char *id, const char *network, const char *key,
                            const char *endpoint);
TakingsSyncResult *engine_sync (Fixture *f, GCancellable *cancellable); /* of all accounts */
/* @data: a TakingsSyncResult* to fill */
void engine_synced_cb (GObject *source, GAsyncResult *result, gpointer data);
const TakingsAccountResult *engine_get_account (TakingsSyncResult *result, const char *id);
char *engine_digest (Fixture *f);
#define engine_test_add(path, data, function)                                                      \
  g_test_add (path, Fixture, data, engine_set_up, function, engine_tear_down)

G_END_DECLS
