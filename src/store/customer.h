/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "text.h"

#include <nettle/hmac.h>
G_BEGIN_DECLS

#define TAKINGS_CUSTOMER_KEY_SIZE 32

/**
 * TakingsCustomerKey:
 *
 * HMAC-SHA-256 (RFC 2104) with the key already taken in. Nettle's, which uses the processor's own
 * instructions where it has them: GLib's takes longer for an e-mail than reading the whole entry.
 * Used by one thread at a time.
 */
typedef struct
{
  struct hmac_sha256_ctx hmac;
} TakingsCustomerKey;

void
takings_customer_key_init (TakingsCustomerKey *self, const guint8 key[TAKINGS_CUSTOMER_KEY_SIZE]);
void takings_customer_key_clear (TakingsCustomerKey *self);
/* The first 64 bits of the keyed hash of a trimmed, lower-case e-mail; 0 for none. */
gint64 takings_customer_hash (TakingsCustomerKey *self, TakingsText email);

G_END_DECLS
