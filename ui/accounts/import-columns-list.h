/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "import.h"

#include <adwaita.h>
G_BEGIN_DECLS

/**
 * TakingsImportColumnsList:
 *
 * What is taken from which column of a file: a list of choices to see and correct. What the network
 * knows but the file was not found to have stands below, folded.
 *
 * Signals: `changed ()`: a person chose a column.
 */
#define TAKINGS_TYPE_IMPORT_COLUMNS_LIST (takings_import_columns_list_get_type ())
G_DECLARE_FINAL_TYPE (TakingsImportColumnsList, takings_import_columns_list, TAKINGS,
                      IMPORT_COLUMNS_LIST, GtkBox)

void takings_import_columns_list_show (TakingsImportColumnsList *self,
                                       const TakingsImportLayout *layout);
/* (transfer none): what a person chose, as takings_import_file() wants it */
GHashTable *takings_import_columns_list_get_map (TakingsImportColumnsList *self);
void takings_import_columns_list_reset (TakingsImportColumnsList *self);

G_END_DECLS
