/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
G_BEGIN_DECLS

/* Memory for bodies, used again and again. */
typedef struct
{
  char *data;
  gsize size;
} TakingsBuffer;

GArray *takings_buffers_new (void); /* of TakingsBuffer: idle ones */
void takings_buffers_free (GArray *idle);

/**
 * TakingsBody:
 *
 * A body that is being received, unpacked as it comes. Unlike libsoup's decoder it tells a packed
 * body that was cut off from a whole one, and stops at @max before it holds more. All fields are
 * private. One thread.
 */
typedef struct
{
  GArray *idle; /* (unowned) */
  TakingsBuffer plain;
  gsize filled;
  gsize max;
  struct z_stream_s *packed; /* (owned) (nullable) */
  TakingsBuffer raw;         /* packed bytes as they were read */
  gboolean begun, ended;     /* of the packed ones */
} TakingsBody;

/* @encoding: (nullable): Content-Encoding. PROTOCOL when it was not asked for. */
gboolean takings_body_init (TakingsBody *body, GArray *idle, const char *encoding, gsize max,
                            GError **error);
void takings_body_clear (TakingsBody *body);
/* Where the next bytes go, and how many. */
char *takings_body_get_space (TakingsBody *body, gsize *n);
/* @n bytes came. PROTOCOL: too many, or not what they were said to be. */
gboolean takings_body_take (TakingsBody *body, gsize n, GError **error);
/* There are no more. NETWORK: the packed ones were cut off. */
gboolean takings_body_finish (TakingsBody *body, GError **error);
char *takings_body_dup (TakingsBody *body, gsize *len); /* NUL-terminated */

G_END_DECLS
