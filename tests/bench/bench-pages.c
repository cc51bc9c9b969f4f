/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "bench-pages.h"

#include "map.h"
#include "moment.h"

#define N_PRODUCTS 200
#define DAY_ROWS   1370 /* of all accounts: a million in two years */
#define START      G_GINT64_CONSTANT (1709251200)

enum
{
  S_ID,
  S_DATE,
  S_STATUS,
  S_CURRENCY,
  S_AMOUNT,
  S_COMMISSION,
  S_PRODUCT_ID,
  S_PRODUCT,
  S_EMAIL,
  S_COUNTRY,
  S_TRACKING,
  S_CAMPAIGN,
  N_SLOTS
};

static const TakingsMapField fields[N_SLOTS] = {
  [S_ID] = { "id" },
  [S_DATE] = { "created_at" },
  [S_STATUS] = { "status" },
  [S_CURRENCY] = { "payment/currency" },
  [S_AMOUNT] = { "payment/amount" },
  [S_COMMISSION] = { "payment/commission" },
  [S_PRODUCT_ID] = { "product/id" },
  [S_PRODUCT] = { "product/name" },
  [S_EMAIL] = { "customer/email" },
  [S_COUNTRY] = { "customer/country" },
  [S_TRACKING] = { "tracking/sub_id" },
  [S_CAMPAIGN] = { "tracking/campaign" },
};

guint64
bench_mix (guint64 x)
{
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

/* Products sell like the words of a text: the k-th a k-th as often as the first. */
static guint
pick_product (guint64 random)
{
  static guint weights[N_PRODUCTS];
  guint rest;

  if (weights[0] == 0)
    for (guint i = 0; i < N_PRODUCTS; i++)
      weights[i] = (i > 0 ? weights[i - 1] : 0) + 100000 / (i + 1);
  rest = (guint) (random % weights[N_PRODUCTS - 1]);
  for (guint i = 0;; i++)
    if (rest < weights[i])
      return i;
}

static void
print_row (GString *out, guint64 row, gboolean shuffled)
{
  static const char *const currencies[] = { "USD", "EUR", "BRL" };
  guint64 r = bench_mix (row + 1);
  guint product = pick_product (bench_mix (r));
  const char *currency = currencies[row / BENCH_PAGE_ROWS % BENCH_ACCOUNTS % 3];
  guint64 span = shuffled ? 63072000 : 86400;
  gint64 when = shuffled ? 0 : (gint64) (row * 86400 / DAY_ROWS);
  g_autofree char *date = takings_moment_format (START + when
                                                 + (gint64) (bench_mix (row / 6) % span));

  if (row % 2 == 0)
    g_string_append_printf (out, "{\"id\":\"%016" G_GINT64_MODIFIER "x\"", r);
  else
    g_string_append_printf (out, "{\"id\":\"ORD-%010" G_GUINT64_FORMAT "\"", row);
  g_string_append_printf (
    out,
    ",\"created_at\":\"%s\",\"status\":\"approved\",\"payment\":{\"currency\":\"%s\","
    "\"amount\":%d.%02d,\"commission\":%d.%02d,\"method\":\"card\",\"installments\":1},"
    "\"product\":{\"id\":\"p%u\",\"name\":\"Product \\u2014 number %u\",\"category\":\"health\"},"
    "\"customer\":{\"name\":\"Customer %d\",\"email\":\"customer%d@example.org\","
    "\"country\":\"%s\",\"address\":{\"street\":\"1 Long Road \\/ West\",\"city\":\"Town\"}},"
    "\"tracking\":{\"sub_id\":\"sub%d\",\"campaign\":\"campaign %d\",\"referrer\":"
    "\"https:\\/\\/example.org\\/a\\/b?x=1\"},\"notes\":null,\"tags\":[\"new\",\"web\"]}",
    date, currency, (int) (r % 300) + 1, (int) (r >> 20 & 63), (int) (r % 90) + 1,
    (int) (r >> 30 & 63), product, product, (int) (r % 300000), (int) (r % 300000),
    (r >> 5) % 3 == 0 ? "US" : "DE", (int) (r >> 12 & 1023), (int) (r >> 22 & 31));
}

static GBytes *
make_page (guint64 first, gboolean shuffled)
{
  GString *out = g_string_new ("[");

  for (guint i = 0; i < BENCH_PAGE_ROWS; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      print_row (out, first + i, shuffled);
    }
  g_string_append_c (out, ']');
  return g_string_free_to_bytes (out);
}

GPtrArray *
bench_pages_make (guint n_rows, gboolean shuffled)
{
  return bench_pages_make_from (0, n_rows, shuffled);
}

GPtrArray *
bench_pages_make_from (guint first, guint n_rows, gboolean shuffled)
{
  GPtrArray *pages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint row = 0; row + BENCH_PAGE_ROWS <= n_rows; row += BENCH_PAGE_ROWS)
    g_ptr_array_add (pages, make_page (first + row, shuffled));
  return pages;
}

TakingsPage *
bench_page_read (GBytes *bytes)
{
  gsize len = g_bytes_get_size (bytes);
  char *copy = g_malloc (len + 1);
  TakingsPage *page;
  TakingsJson json;
  TakingsText slots[N_SLOTS];

  memcpy (copy, g_bytes_get_data (bytes, NULL), len);
  copy[len] = '\0';
  page = takings_page_new (copy, len);
  takings_json_init (&json, page->body, page->body_len);
  for (takings_json_enter (&json); takings_json_element (&json);)
    {
      TakingsEntry entry = { .state = TAKINGS_STATE_APPROVED };
      TakingsMoment moment;

      if (!takings_map_read (TAKINGS_MAP (fields), &json, slots)
          || !takings_moment_parse (slots[S_DATE], NULL, &moment))
        g_error ("the page can't be read");
      entry.entry_id = entry.order_id = slots[S_ID];
      entry.occurred_at = moment.unix_time;
      entry.raw_status = slots[S_STATUS];
      entry.has_amount = takings_money_parse (slots[S_AMOUNT], &entry.amount);
      entry.has_commission = takings_money_parse (slots[S_COMMISSION], &entry.commission);
      takings_currency_parse (slots[S_CURRENCY], entry.currency);
      entry.product_id = slots[S_PRODUCT_ID];
      entry.product = slots[S_PRODUCT];
      entry.customer = slots[S_EMAIL];
      entry.country = slots[S_COUNTRY];
      entry.tracking_id = slots[S_TRACKING];
      entry.campaign = slots[S_CAMPAIGN];
      takings_page_add (page, &entry);
    }
  return page;
}
