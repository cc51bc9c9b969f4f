/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "import-targets.h"
#include "import.h"
G_BEGIN_DECLS

/* Importing on a worker thread. Called on the main thread. */

typedef struct
{
  TakingsImportLayout layout;
  TakingsImportResult result;
  gboolean readable; /* no needed column is missing: @result counts */
  GError *error;     /* (owned) (nullable): why it is not, with the columns known */
} TakingsImportPreview;
void takings_import_preview_free (TakingsImportPreview *preview);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsImportPreview, takings_import_preview_free)

/* Which of @targets (element-type TakingsImportTarget) has the most of its columns in @file. */
void takings_import_guess_async (TakingsLedger *ledger, GPtrArray *targets, const char *file,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer data);
guint takings_import_guess_finish (GAsyncResult *result); /* index; 0 when none is better */

void takings_import_preview_async (TakingsLedger *ledger, const TakingsImportTarget *target,
                                   const char *file, GHashTable *map, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data);
TakingsImportPreview *takings_import_preview_finish (GAsyncResult *result, GError **error);

/* @n_read: records read up to now, written with atomic stores; must live until the callback */
void takings_import_run_async (TakingsLedger *ledger, const TakingsImportTarget *target,
                               const char *file, GHashTable *map, int *n_read,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer data);
TakingsImportPreview *takings_import_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
