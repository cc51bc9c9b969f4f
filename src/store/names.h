/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "db.h"
#include "text.h"
G_BEGIN_DECLS

typedef enum
{
  TAKINGS_NAME_TRACKING,
  TAKINGS_NAME_CAMPAIGN,
  TAKINGS_NAME_AFFILIATE,
  TAKINGS_NAME_VENDOR,
  TAKINGS_NAME_STATUS,
  TAKINGS_NAME_PRODUCT,
} TakingsNameKind;
#define TAKINGS_N_NAMES 6

/**
 * TakingsNames:
 *
 * Texts to numbers of the dictionary tables, with a bounded cache. Writer thread only.
 */
typedef struct
{
  GHashTable *caches[TAKINGS_N_NAMES]; /* (owned) TakingsText → number */
} TakingsNames;

void takings_names_init (TakingsNames *names);
void takings_names_clear (TakingsNames *names);
void takings_names_forget (TakingsNames *names); /* after a rollback */

/* 0 for an empty or unknown text, -1 with @error on a fault. */
gint64 takings_names_get (TakingsNames *names, TakingsDb *db, TakingsNameKind kind,
                          TakingsText name, GError **error);
gint64 takings_names_get_product (TakingsNames *names, TakingsDb *db, const char *network,
                                  TakingsText product_id, TakingsText name, GError **error);

G_END_DECLS
