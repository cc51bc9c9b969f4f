/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "csv.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsCsv) csv = takings_csv_new_for_bytes (bytes, &error);
  const TakingsText *cells;
  guint n;

  if (csv == NULL)
    {
      g_assert_nonnull (error);
      return 0;
    }
  while (takings_csv_next (csv, &cells, &n, &error))
    {
      g_assert_cmpuint (n, >, 0);
      for (guint i = 0; i < n; i++)
        g_assert_true (g_utf8_validate_len (cells[i].data, cells[i].len, NULL));
    }
  return 0;
}
