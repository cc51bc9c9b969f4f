/* SPDX-License-Identifier: GPL-3.0-or-later */
/* E-mails to numbers. */
#include "config.h"

#include "customer.h"

#include <string.h>

void
takings_customer_key_init (TakingsCustomerKey *self, const guint8 key[TAKINGS_CUSTOMER_KEY_SIZE])
{
  hmac_sha256_set_key (&self->hmac, TAKINGS_CUSTOMER_KEY_SIZE, key);
}

void
takings_customer_key_clear (TakingsCustomerKey *self)
{
  explicit_bzero (self, sizeof *self);
}

gint64
takings_customer_hash (TakingsCustomerKey *self, TakingsText email)
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
  hmac_sha256_update (&self->hmac, email.len, (const guint8 *) plain);
  hmac_sha256_digest (&self->hmac, sizeof digest, digest); /* begins anew */
  for (guint i = 0; i < 8; i++)
    number = number << 8 | digest[i];
  return number != 0 ? (gint64) number : 1;
}
