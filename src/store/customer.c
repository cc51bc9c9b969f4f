/* SPDX-License-Identifier: GPL-3.0-or-later */
/* E-mails to numbers (RFC 2104 over GLib's SHA-256). */
#include "config.h"

#include "customer.h"

#define BLOCK_SIZE 64

static GChecksum *
take_in (const guint8 *key, guint8 pad)
{
  GChecksum *checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 block[BLOCK_SIZE];

  memset (block, pad, sizeof block);
  for (guint i = 0; i < TAKINGS_CUSTOMER_KEY_SIZE; i++)
    block[i] ^= key[i];
  g_checksum_update (checksum, block, sizeof block);
  return checksum;
}

void
takings_customer_key_init (TakingsCustomerKey *self, const guint8 key[TAKINGS_CUSTOMER_KEY_SIZE])
{
  self->inner = take_in (key, 0x36);
  self->outer = take_in (key, 0x5c);
}

void
takings_customer_key_clear (TakingsCustomerKey *self)
{
  g_clear_pointer (&self->inner, g_checksum_free);
  g_clear_pointer (&self->outer, g_checksum_free);
}

static void
finish (const GChecksum *start, const guint8 *data, gsize len, guint8 digest[32])
{
  g_autoptr (GChecksum) checksum = g_checksum_copy (start);
  gsize size = 32;

  g_checksum_update (checksum, data, (gssize) len);
  g_checksum_get_digest (checksum, digest, &size);
}

gint64
takings_customer_hash (const TakingsCustomerKey *self, TakingsText email)
{
  g_autofree char *heap = NULL;
  char stack[256];
  char *plain = stack;
  guint8 digest[32];
  guint64 number = 0;

  while (email.len > 0 && g_ascii_isspace (email.data[0]))
    email.data++, email.len--;
  while (email.len > 0 && g_ascii_isspace (email.data[email.len - 1]))
    email.len--;
  if (email.len == 0)
    return 0;
  if (email.len > sizeof stack)
    plain = heap = g_malloc (email.len);
  for (gsize i = 0; i < email.len; i++)
    plain[i] = g_ascii_tolower (email.data[i]);
  finish (self->inner, (const guint8 *) plain, email.len, digest);
  finish (self->outer, digest, sizeof digest, digest);
  for (guint i = 0; i < 8; i++)
    number = number << 8 | digest[i];
  return number != 0 ? (gint64) number : 1;
}
