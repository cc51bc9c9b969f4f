/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "entry.h"

static const char *const kinds[TAKINGS_N_KINDS] = { "sale",       "rebill", "refund",
                                                    "chargeback", "fee",    "adjustment" };
static const char *const states[TAKINGS_N_STATES] = { "pending", "approved", "paid", "void" };

static int
find (const char *const *names, int n, const char *name)
{
  for (int i = 0; i < n && name != NULL; i++)
    if (strcmp (names[i], name) == 0)
      return i;
  return -1;
}

const char *
takings_kind_name (TakingsKind kind)
{
  return kinds[CLAMP ((int) kind, 0, TAKINGS_N_KINDS - 1)];
}

gboolean
takings_kind_parse (const char *name, TakingsKind *kind)
{
  int i = find (kinds, TAKINGS_N_KINDS, name);

  if (i >= 0)
    *kind = (TakingsKind) i;
  return i >= 0;
}

const char *
takings_state_name (TakingsState state)
{
  return states[CLAMP ((int) state, 0, TAKINGS_N_STATES - 1)];
}

gboolean
takings_state_parse (const char *name, TakingsState *state)
{
  int i = find (states, TAKINGS_N_STATES, name);

  if (i >= 0)
    *state = (TakingsState) i;
  return i >= 0;
}

void
takings_entry_normalise_sign (TakingsEntry *entry)
{
  gint64 sign;

  switch (entry->kind)
    {
    case TAKINGS_KIND_SALE:
    case TAKINGS_KIND_REBILL: sign = 1; break;
    case TAKINGS_KIND_REFUND:
    case TAKINGS_KIND_CHARGEBACK:
    case TAKINGS_KIND_FEE: sign = -1; break;
    case TAKINGS_KIND_ADJUSTMENT:
    default: return;
    }
  entry->amount = sign * ABS (entry->amount);
  entry->commission = sign * ABS (entry->commission);
  entry->original_amount = sign * ABS (entry->original_amount);
}
