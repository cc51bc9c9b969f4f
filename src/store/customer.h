/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "text.h"
G_BEGIN_DECLS

#define TAKINGS_CUSTOMER_KEY_SIZE 32

/**
 * TakingsCustomerKey:
 *
 * HMAC-SHA-256 with the key already taken in, since GHmac takes it in again for every message: half
 * the work of hashing an e-mail. Used by one thread at a time.
 */
typedef struct
{
  GChecksum *inner, *outer; /* (owned) */
} TakingsCustomerKey;

void
takings_customer_key_init (TakingsCustomerKey *self, const guint8 key[TAKINGS_CUSTOMER_KEY_SIZE]);
void takings_customer_key_clear (TakingsCustomerKey *self);
/* The first 64 bits of the keyed hash of a trimmed, lower-case e-mail; 0 for none. */
gint64 takings_customer_hash (const TakingsCustomerKey *self, TakingsText email);

G_END_DECLS
