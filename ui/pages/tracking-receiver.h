/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "tracking-job.h"
G_BEGIN_DECLS

/* What the page of tracking asks the receiver itself, over HTTP. Main thread; the callbacks have
 * the page as their source. */

typedef struct
{
  gint64 at; /* UTC seconds */
  char *title, *details;
  gboolean refused;
} TakingsLogLine;

/* @account: (nullable): that reads the receiver; NULL: it is the one on this computer */
void takings_tracking_log_async (gpointer page, const char *base, const char *account,
                                 GCancellable *cancellable, GAsyncReadyCallback callback);
/* Of TakingsLogLine, newest first. */
GPtrArray *takings_tracking_log_finish (GAsyncResult *result, GError **error);

/* Sends a click and its conversion as an affiliate and a shop would; both are known as a test by
 * the click's id and count nowhere. */
void takings_tracking_test_async (gpointer page, TakingsScope *scope, const char *campaign,
                                  const char *affiliate, GAsyncReadyCallback callback);
gboolean takings_tracking_test_finish (GAsyncResult *result, GError **error);

G_END_DECLS
