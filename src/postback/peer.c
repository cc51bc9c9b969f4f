/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "peer.h"

#include "error.h"

#include <string.h>

TakingsPeers *
takings_peers_new (const char *const *proxies, GError **error)
{
  g_autoptr (GPtrArray) peers = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; proxies != NULL && proxies[i] != NULL; i++)
    {
      GInetAddressMask *mask = g_inet_address_mask_new_from_string (proxies[i], NULL);

      if (mask == NULL)
        {
          g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
                       "“%s” is not an address or range of addresses (10.0.0.0/8)", proxies[i]);
          return NULL;
        }
      g_ptr_array_add (peers, mask);
    }
  return g_steal_pointer (&peers);
}

static gboolean
is_trusted (TakingsPeers *peers, GInetAddress *address)
{
  for (guint i = 0; i < peers->len; i++)
    if (g_inet_address_mask_matches (peers->pdata[i], address))
      return TRUE;
  return FALSE;
}

/* "203.0.113.9", "203.0.113.9:4711", "[2001:db8::1]:4711" */
static GInetAddress *
parse (const char *text)
{
  g_autofree char *copy = g_strstrip (g_strdup (text));
  char *start = copy, *colon = strchr (copy, ':');

  if (*copy == '[' && strchr (copy, ']') != NULL)
    {
      *strchr (copy, ']') = '\0';
      start++;
    }
  else if (colon != NULL && strchr (colon + 1, ':') == NULL)
    *colon = '\0';
  return g_inet_address_new_from_string (start);
}

static gsize
fill (GInetAddress *address, guint8 key[16])
{
  static const guint8 mapped[12] = { [10] = 0xff, [11] = 0xff };
  const guint8 *bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4)
    {
      memcpy (key, bytes, 4);
      return 4;
    }
  if (memcmp (bytes, mapped, sizeof mapped) == 0)
    {
      memcpy (key, bytes + 12, 4);
      return 4;
    }
  memcpy (key, bytes, 8);
  return 8;
}

gsize
takings_peers_find (TakingsPeers *peers, GInetAddress *address, const char *forwarded,
                    guint8 key[16])
{
  g_auto (GStrv) hops = NULL;
  gsize len = fill (address, key);

  if (forwarded == NULL || !is_trusted (peers, address))
    return len;
  /* From the right: each hop was written by the trusted one after it. */
  hops = g_strsplit (forwarded, ",", 64);
  for (guint i = g_strv_length (hops); i > 0; i--)
    {
      g_autoptr (GInetAddress) hop = parse (hops[i - 1]);

      if (hop == NULL)
        break;
      len = fill (hop, key);
      if (!is_trusted (peers, hop))
        break;
    }
  return len;
}
