/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "error.h"
#include "moment.h"
G_BEGIN_DECLS

/**
 * TakingsWhen:
 *
 * A date of the command line or of D-Bus: a day (YYYY-MM-DD) or a moment (RFC 3339).
 */
typedef struct
{
  gboolean given;
  TakingsMoment moment;
} TakingsWhen;
/* USAGE errors name the text and the right form. */
gboolean takings_when_read (const char *text, TakingsZone *zone, TakingsWhen *when, GError **error);
/* Fails when @to ends before @from begins. */
gboolean takings_when_check_order (const TakingsWhen *from, const TakingsWhen *to,
                                   const char *to_text, GError **error);
/* The days of @zone that the texts (nullable) name; G_MININT32 for none. A USAGE error when they
 * name none or run backwards. */
gboolean takings_when_read_days (const char *from_text, const char *to_text, TakingsZone *zone,
                                 gint32 *from, gint32 *to, GError **error);

G_END_DECLS
