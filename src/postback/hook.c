/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hook.h"

#include "macro.h"
#include "moment.h"
#include "secret.h"

static const TakingsHook hooks[] = {
  { "buygoods", takings_hook_clickcrm, FALSE },
  { "clickbank", takings_hook_clickbank, TRUE },
  { "digistore24", takings_hook_digistore24, FALSE },
  { "hotmart", takings_hook_hotmart, TRUE },
  { "jvzoo", takings_hook_jvzoo, FALSE },
  { "maxweb", takings_hook_clickcrm, FALSE },
};

const TakingsHook *
takings_hook_find (TakingsText network)
{
  for (guint i = 0; i < G_N_ELEMENTS (hooks); i++)
    if (takings_text_equal (network, takings_text (hooks[i].network)))
      return &hooks[i];
  return NULL;
}

const char *
takings_hook_names (void)
{
  return "buygoods, clickbank, digistore24, hotmart, jvzoo, maxweb";
}

void
takings_hook_refuse (TakingsVerdict *verdict, guint status, const char *message)
{
  verdict->status = status;
  verdict->message = message;
  verdict->keep = FALSE;
}

void
takings_hook_put_text (TakingsVerdict *verdict, const char *member, TakingsText value)
{
  if (value.len > 0 && value.len <= 1024 && !takings_text_is (value, "null"))
    takings_form_put_member (verdict->data, member, value);
}

void
takings_hook_put (const TakingsNotification *notification, TakingsVerdict *verdict,
                  const char *member, const char *const *names)
{
  takings_hook_put_text (verdict, member, takings_hook_first (notification, names));
}

void
takings_hook_put_moment (TakingsVerdict *verdict, const char *member, gint64 seconds)
{
  char moment[24];

  takings_moment_print (seconds, moment);
  takings_form_put_member (verdict->data, member, takings_text (moment));
}

void
takings_hook_put_cents (TakingsVerdict *verdict, const char *member, TakingsText cents)
{
  g_autofree char *text = NULL;
  gint64 value;

  if (!takings_text_to_int64 (cents, &value))
    {
      takings_hook_put_text (verdict, member, cents);
      return;
    }
  text = g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%02d", value < 0 ? "-" : "",
                          (value < 0 ? -(guint64) value : (guint64) value) / 100,
                          (int) (value < 0 ? -(value % 100) : value % 100));
  takings_form_put_member (verdict->data, member, takings_text (text));
}

void
takings_hook_open_row (TakingsVerdict *verdict)
{
  g_string_append (verdict->data, ",\"row\":{");
}

void
takings_hook_close_row (TakingsVerdict *verdict)
{
  g_string_append_c (verdict->data, '}');
}

TakingsText
takings_hook_first (const TakingsNotification *notification, const char *const *names)
{
  for (; *names != NULL; names++)
    {
      TakingsText value = takings_form_get (notification->form, *names);

      if (value.len > 0)
        return value;
    }
  return TAKINGS_TEXT_NONE;
}

gboolean
takings_hook_has_macros (const TakingsNotification *notification, TakingsVerdict *verdict)
{
  for (guint i = 0; i < notification->form->fields->len; i++)
    if (takings_macro_is_left (
          g_array_index (notification->form->fields, TakingsFormField, i).value))
      {
        takings_hook_refuse (verdict, 400, "A macro was not replaced");
        return TRUE;
      }
  return FALSE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const TakingsText *x = &((const TakingsFormField *) a)->name;
  const TakingsText *y = &((const TakingsFormField *) b)->name;
  int order = memcmp (x->data, y->data, MIN (x->len, y->len));

  return order != 0 ? order : (x->len > y->len) - (x->len < y->len);
}

gboolean
takings_hook_is_cverified (const TakingsNotification *notification)
{
  const GArray *all = notification->form->fields;
  g_autoptr (GArray) fields = g_array_new (FALSE, FALSE, sizeof (TakingsFormField));
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA1);
  g_autofree char *digits = NULL;

  if (notification->secret == NULL)
    return FALSE;
  for (guint i = notification->n_query; i < all->len; i++)
    if (!takings_text_equal (g_array_index (all, TakingsFormField, i).name,
                             TAKINGS_TEXT ("cverify")))
      g_array_append_val (fields, g_array_index (all, TakingsFormField, i));
  g_array_sort (fields, compare_names);
  for (guint i = 0; i < fields->len; i++)
    {
      TakingsText value = g_array_index (fields, TakingsFormField, i).value;

      g_checksum_update (sum, (const guchar *) (value.len > 0 ? value.data : ""),
                         (gssize) value.len);
      g_checksum_update (sum, (const guchar *) "|", 1);
    }
  g_checksum_update (sum, (const guchar *) notification->secret, -1);
  digits = g_strndup (g_checksum_get_string (sum), 8);
  return takings_secret_equals_hex (takings_form_get (notification->form, "cverify"), digits);
}
