/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "account-text.h"

#include "network-badge.h"

#include <glib/gi18n.h>

#define MINUTE 60
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)
#define MONTH  (30 * DAY)

static char *
dup_date (gint64 moment)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (moment);

  return time != NULL ? g_date_time_format (time, "%x") : g_strdup ("");
}

static char *
dup_clock (gint64 moment, gint64 now)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (moment);

  if (time == NULL)
    return g_strdup ("");
  return g_date_time_format (time, moment - now < DAY ? "%H:%M" : "%x %H:%M");
}

char *
takings_ago (gint64 moment, gint64 now)
{
  guint seconds = (guint) CLAMP (now - moment, 0, (gint64) G_MAXUINT);

  if (seconds < MINUTE)
    return g_strdup (_ ("just now"));
  if (seconds < HOUR)
    return g_strdup_printf (ngettext ("%u minute ago", "%u minutes ago", seconds / MINUTE),
                            seconds / MINUTE);
  if (seconds < DAY)
    return g_strdup_printf (ngettext ("%u hour ago", "%u hours ago", seconds / HOUR),
                            seconds / HOUR);
  if (seconds < MONTH)
    return g_strdup_printf (ngettext ("%u day ago", "%u days ago", seconds / DAY), seconds / DAY);
  return dup_date (moment);
}

char *
takings_account_dup_state (const TakingsAccount *account, gint64 now)
{
  g_autofree char *ago = NULL, *later = NULL;

  if (account->last_sync == 0)
    return g_strdup (account->paused ? _ ("Paused, not read from the network")
                                     : _ ("Not read yet"));
  ago = takings_ago (account->last_sync, now);
  if (account->paused)
    /* Translators: an account that is left alone; %s: “5 minutes ago” */
    return g_strdup_printf (_ ("Paused, last read %s"), ago);
  if (account->retry_at > now)
    {
      later = dup_clock (account->retry_at, now);
      /* Translators: %s: “5 minutes ago”, and a time of day */
      return g_strdup_printf (_ ("Last tried %s, not again before %s"), ago, later);
    }
  if (account->last_error_code != NULL)
    return g_strdup_printf (_ ("Last tried %s"), ago);
  return g_strdup_printf (_ ("Last read %s"), ago);
}

char *
takings_next_sync_dup_text (gint64 moment, gint64 now)
{
  g_autofree char *clock = NULL;

  if (moment == 0)
    return g_strdup (_ ("Nothing is read by itself: sync by hand (F5)"));
  if (moment <= now)
    return g_strdup (_ ("The next sync is due"));
  clock = dup_clock (moment, now);
  /* Translators: %s: a time of day, or a date and a time */
  return g_strdup_printf (_ ("Next sync at %s"), clock);
}

/* --- trouble --- */

typedef struct
{
  TakingsError code;
  const char *title; /* with the network's name */
  const char *remedy;
} Explanation;

static const Explanation explanations[] = {
  { TAKINGS_ERROR_AUTH, N_ ("%s does not accept the credentials"),
    N_ ("What was read before stays. Look on the network’s site whether the key is still valid "
        "and has the right to read orders, or make a new one, and enter it here.") },
  { TAKINGS_ERROR_RATE_LIMITED, N_ ("%s asks for a pause"),
    N_ ("It was asked too often. Nothing is lost: the next sync carries on where this one "
        "ended.") },
  { TAKINGS_ERROR_NETWORK, N_ ("%s could not be reached"),
    N_ ("Check the connection to the Internet. Nothing is lost: the next sync carries on where "
        "this one ended.") },
  { TAKINGS_ERROR_TLS, N_ ("There is no safe connection to %s"),
    N_ ("The credentials were not sent. Check the date and time of this computer, and whether "
        "something stands between it and the Internet.") },
  { TAKINGS_ERROR_TIMEOUT, N_ ("%s took too long to answer"),
    N_ ("Nothing is lost: the next sync carries on where this one ended.") },
  { TAKINGS_ERROR_SERVER, N_ ("%s has trouble of its own"),
    N_ ("Only the network can mend it. Nothing is lost: the next sync carries on where this one "
        "ended.") },
  { TAKINGS_ERROR_PROTOCOL, N_ ("%s answered what Takings does not understand"),
    N_ ("What could be read was kept. The network may have changed something: look for a newer "
        "Takings.") },
  { TAKINGS_ERROR_STORAGE, N_ ("What %s sent could not be stored"),
    N_ ("Check that the disk has room and can be written to, then sync again.") },
  { TAKINGS_ERROR_KEYRING, N_ ("The keyring does not give out the credentials for %s"),
    N_ ("Unlock the keyring and sync again. If it has lost them, enter them anew.") },
};

void
takings_trouble_clear (TakingsTrouble *trouble)
{
  g_clear_pointer (&trouble->title, g_free);
  g_clear_pointer (&trouble->remedy, g_free);
}

gboolean
takings_account_get_trouble (const TakingsAccount *account, TakingsTrouble *trouble)
{
  if (account->paused || account->last_error_code == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (explanations); i++)
    {
      const Explanation *explanation = &explanations[i];
      GString *title;

      if (!g_str_equal (account->last_error_code, takings_error_code_name (explanation->code)))
        continue;
      title = g_string_new (_ (explanation->title));
      g_string_replace (title, "%s", takings_network_name (account->network), 1);
      trouble->title = g_string_free (title, FALSE);
      trouble->remedy = g_strdup (_ (explanation->remedy));
      trouble->of_credentials = explanation->code == TAKINGS_ERROR_AUTH
                                || explanation->code == TAKINGS_ERROR_KEYRING;
      trouble->of_keyring = explanation->code == TAKINGS_ERROR_KEYRING;
      return TRUE;
    }
  return FALSE;
}

/* --- networks --- */

char *
takings_network_dup_delivers (const TakingsAdapterInfo *info)
{
  static const struct
  {
    TakingsDelivers flag;
    const char *name;
  } all[] = { { TAKINGS_DELIVERS_SALES, N_ ("sales") },
              { TAKINGS_DELIVERS_CLICKS, N_ ("clicks") },
              { TAKINGS_DELIVERS_PRODUCTS, N_ ("products") },
              { TAKINGS_DELIVERS_SPEND, N_ ("advertising costs") } };
  GString *list = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    if (info->delivers & all[i].flag)
      /* Translators: between the members of a list */
      g_string_append_printf (list, "%s%s", list->len > 0 ? _ (", ") : "", _ (all[i].name));
  return g_string_free (list, FALSE);
}

char *
takings_network_dup_summary (const TakingsAdapterInfo *info)
{
  g_autofree char *delivers = takings_network_dup_delivers (info);

  if (info->note == NULL)
    /* Translators: %s: “sales, products” */
    return g_strdup_printf (_ ("Delivers %s."), delivers);
  /* Translators: “Delivers sales, products.” and a sentence about the network */
  return g_strdup_printf (_ ("Delivers %s. %s"), delivers, _ (info->note));
}
