/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form in which a person asks for entries: words and conditions. Pure; any thread. */
#include "config.h"

#include "query.h"

#include "filter-text.h"
#include "money.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  TakingsFilter *filter;
  GStringChunk *store;
  GString *words; /* what is no condition */
  gint32 today;
} Parsing;

static gboolean
refuse (GError **error, const char *key, const char *value, const char *form)
{
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
               /* Translators: a condition as typed, and how it should look */
               _ ("“%s:%s” is not understood; write %s"), key, value, form);
  return FALSE;
}

static gboolean
parse_kind (Parsing *parsing, const char *value, GError **error)
{
  for (int kind = TAKINGS_KIND_SALE; kind <= TAKINGS_KIND_ADJUSTMENT; kind++)
    if (g_ascii_strcasecmp (takings_kind_name ((TakingsKind) kind), value) == 0)
      {
        parsing->filter->kind = kind;
        return TRUE;
      }
  return refuse (error, "kind", value, "kind:sale, rebill, refund, chargeback, fee, adjustment");
}

static gboolean
parse_state (Parsing *parsing, const char *value, GError **error)
{
  for (int state = TAKINGS_STATE_PENDING; state <= TAKINGS_STATE_VOID; state++)
    if (g_ascii_strcasecmp (takings_state_name ((TakingsState) state), value) == 0)
      {
        parsing->filter->state = state;
        return TRUE;
      }
  return refuse (error, "state", value, "state:pending, approved, paid, void");
}

/* "90d", "12w", "6m": the last so many days, this one included */
static gboolean
parse_last (Parsing *parsing, const char *value, GError **error)
{
  char *end = NULL;
  guint64 n = g_ascii_strtoull (value, &end, 10);
  guint64 unit = g_ascii_strcasecmp (end, "d") == 0   ? 1
                 : g_ascii_strcasecmp (end, "w") == 0 ? 7
                 : g_ascii_strcasecmp (end, "m") == 0 ? 30
                                                      : 0;

  if (end == value || unit == 0 || n == 0 || n > 10000)
    return refuse (error, "last", value, "last:90d, last:12w, last:6m");
  parsing->filter->from_day = parsing->today - (gint32) (n * unit) + 1;
  parsing->filter->to_day = parsing->today;
  return TRUE;
}

static gboolean
parse_day (const char *key, const char *value, gint32 *day, GError **error)
{
  return takings_day_parse (value, day) || refuse (error, key, value, "2026-01-31");
}

static gboolean
parse_pair (Parsing *parsing, const char *key, const char *value, GError **error)
{
  TakingsFilter *filter = parsing->filter;
  const struct
  {
    const char *key;
    const char **text;
  } texts[] = { { "network", &filter->network }, { "account", &filter->account },
                { "product", &filter->product }, { "order", &filter->order },
                { "country", &filter->country }, { "campaign", &filter->campaign },
                { "sub", &filter->tracking },    { "currency", &filter->currency } };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_ascii_strcasecmp (key, texts[i].key) == 0)
      {
        *texts[i].text = g_string_chunk_insert (parsing->store, value);
        return TRUE;
      }
  if (g_ascii_strcasecmp (key, "kind") == 0)
    return parse_kind (parsing, value, error);
  if (g_ascii_strcasecmp (key, "state") == 0)
    return parse_state (parsing, value, error);
  if (g_ascii_strcasecmp (key, "last") == 0)
    return parse_last (parsing, value, error);
  if (g_ascii_strcasecmp (key, "from") == 0)
    return parse_day (key, value, &filter->from_day, error);
  if (g_ascii_strcasecmp (key, "to") == 0)
    return parse_day (key, value, &filter->to_day, error);
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
               _ ("There is no condition “%s”; there are kind, state, network, account, product, "
                  "order, country, campaign, sub, currency, last, from, to and net"),
               key);
  return FALSE;
}

/* "net>50", "net<=-10", "net=12.50" */
static gboolean
parse_net (Parsing *parsing, const char *text, GError **error)
{
  gboolean or_equal = text[1] == '=' && *text != '=';
  const char *number = text + (or_equal ? 2 : 1);
  gint64 micros;

  if (!takings_money_parse (takings_text (number), &micros))
    return refuse (error, "net", text, "net>50, net<=-10, net=12.50");
  if (*text == '=')
    parsing->filter->net_from = parsing->filter->net_to = micros;
  else if (*text == '>')
    parsing->filter->net_from = or_equal ? micros : micros + 1;
  else
    parsing->filter->net_to = or_equal ? micros : micros - 1;
  return TRUE;
}

static gboolean
parse_word (Parsing *parsing, const char *word, GError **error)
{
  const char *colon = strchr (word, ':');

  if (g_ascii_strncasecmp (word, "net", 3) == 0 && word[3] != '\0'
      && strchr ("<>=", word[3]) != NULL)
    return parse_net (parsing, word + 3, error);
  /* a colon at an end, or before a slash as in a link, makes no condition */
  if (colon != NULL && colon > word && colon[1] != '\0' && colon[1] != '/')
    {
      g_autofree char *key = g_strndup (word, (gsize) (colon - word));
      return parse_pair (parsing, key, colon + 1, error);
    }
  if (parsing->words->len > 0)
    g_string_append_c (parsing->words, ' ');
  g_string_append (parsing->words, word);
  return TRUE;
}

gboolean
takings_filter_parse (const char *text, gint32 today, TakingsFilter *filter, GStringChunk **store,
                      GError **error)
{
  g_autoptr (GString) words = g_string_new (NULL);
  Parsing parsing = { filter, g_string_chunk_new (256), words, today };
  gboolean ok = TRUE;
  char *word;

  *store = parsing.store;
  while (ok && (word = takings_filter_text_next (&text, NULL)) != NULL)
    {
      ok = parse_word (&parsing, word, error);
      g_free (word);
    }
  if (ok && words->len > 0)
    filter->search = g_string_chunk_insert (parsing.store, words->str);
  return ok;
}
