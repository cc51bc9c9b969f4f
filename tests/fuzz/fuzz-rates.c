/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"
#include "rates-ecb.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (TakingsRateRow));
  g_autoptr (GError) error = NULL;
  /* An exact copy; an address even for nothing. */
  g_autofree char *copy = g_malloc (MAX (size, 1));

  if (size > 0)
    memcpy (copy, data, size);
  if (takings_ecb_parse (copy, size, rows, &error))
    g_assert_no_error (error);
  else
    g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_PROTOCOL);
  return 0;
}
