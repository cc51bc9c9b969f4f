/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "year.h"

#include "moment.h"

#include <string.h>

#define DAY             86400
#define YEAR_DAYS       365
#define AHEAD_DAYS      60
#define DEFAULT_ENTRIES 6000

static const TakingsProduct products[TAKINGS_N_TRADE_NETWORKS][6] = {
  { { "Leaf & Bowl Meal Plans", "leafbowl:1", "leafbowl", 67, 6500, 19 },
    { "Quiet Nights Sleep Audio", "quietnite:4", "quietnite", 47, 7500, 0 },
    { "Garden in a Box Guide", "gardenbox:2", "gardenbox", 37, 7000, 0 },
    { "Strong Back Protocol", "strongback:1", "strongback", 49, 7500, 0 },
    { "Piano by Ear Club", "pianoear:7", "pianoear", 29, 6000, 29 },
    { "Recipe Pack", "leafbowl:9", "leafbowl", 27, 6500, 0 } },
  { { "Finanzplan 12", "310455", "Kontor Nord", 97, 4500, 0 },
    { "Yoga am Morgen", "288190", "Studio Hell", 39, 5000, 0 },
    { "Hundeschule Online", "301772", "Pfotenwerk", 149, 4000, 0 },
    { "Kräutergarten Akademie", "295004", "Grünzeit", 59, 5000, 19 },
    { "Sprachkurs Italienisch", "276610", "Lingua Viva", 79, 4500, 0 },
    { "Arbeitsbuch", "310460", "Kontor Nord", 19, 4500, 0 } },
  { { "Clear Ear Drops", "clearear", "clearear", 69, 6000, 0 },
    { "Joint Ease 3", "jointease3", "jointease", 177, 5500, 0 },
    { "Gum Care Mints", "gumcare", "gumcare", 59, 6000, 0 },
    { "Night Vision Caps", "nightcaps", "nightcaps", 79, 6000, 0 },
    { "Pet Calm Chews", "petcalm", "petcalm", 49, 5000, 0 },
    { "Joint Ease 6", "jointease6", "jointease", 294, 5500, 0 } },
  { { "Calm Teeth", "calm_teeth", "maxweb", 120, 10000, 0 },
    { "Via Slim UK", "via_slim_uk", "maxweb", 38, 10000, 0 },
    { "Heart Tonic", "heart_tonic", "maxweb", 96, 10000, 0 },
    { "Prosta Plus", "prosta_plus", "maxweb", 110, 10000, 0 },
    { "Hair Serum", "hair_serum", "maxweb", 45, 10000, 0 },
    { "Calm Teeth 3", "calm_teeth_3", "maxweb", 60, 10000, 0 } },
  { { "Clip Forge Studio", "451207", "Northlight Apps", 47, 5000, 0 },
    { "Mail Pilot Pro", "448310", "Paperplane", 37, 5000, 0 },
    { "Shop Builder Kit", "439921", "Paperplane", 67, 5000, 0 },
    { "Local Leads Desk", "452888", "Harbor Soft", 27, 5000, 0 },
    { "Voice Maker", "447002", "Northlight Apps", 97, 4000, 0 },
    { "Clip Forge Studio (Upgrade)", "451208", "Northlight Apps", 97, 5000, 0 } },
  { { "Aquarela em Casa", "4410930", "Ateliê Maré", 197, 4000, 0 },
    { "Pão de Fermentação", "5120447", "Forno Vivo", 97, 5000, 0 },
    { "Inglês no Bolso", "3988120", "Fala Fácil", 47, 4500, 47 },
    { "Curso de Crochê", "4702215", "Linha Boa", 67, 5000, 0 },
    { "Jardim Vertical", "4655031", "Verde Casa", 127, 4000, 0 },
    { "Caderno Extra", "4410935", "Ateliê Maré", 27, 4000, 0 } },
};
static const char *const networks[] = { "clickbank", "digistore24", "buygoods",
                                        "maxweb",    "jvzoo",       "hotmart" };
static const char *const currencies[] = { "USD", "EUR", "GBP", "BRL", "CLP", "MXN" };
static const char *const countries[] = { "US", "GB", "CA", "AU", "DE", "AT",
                                         "CH", "BR", "PT", "CL", "MX", "NZ" };
enum
{
  USD,
  EUR,
  GBP,
  BRL,
  CLP,
  MXN,
};

/* Parts of the trade in percent, refunds and chargebacks in hundredths of a percent of sales. */
static const struct
{
  guint part, refunds, chargebacks;
} habits[TAKINGS_N_TRADE_NETWORKS] = { { 28, 900, 60 }, { 20, 500, 20 }, { 16, 800, 70 },
                                       { 10, 700, 60 }, { 10, 700, 30 }, { 16, 600, 40 } };

/* A season's weight for each month, and a weekday's from Thursday (the day of 1970-01-01), in %. */
static const guint season[] = { 125, 105, 100, 95, 92, 85, 80, 84, 96, 104, 135, 112 };
static const guint weekday[] = { 104, 92, 88, 103, 112, 106, 101 };

const char *
takings_year_network_id (TakingsTradeNetwork network)
{
  return networks[network];
}

const TakingsProduct *
takings_year_product (TakingsTradeNetwork network, guint index)
{
  return &products[network][index % G_N_ELEMENTS (products[0])];
}

const char *
takings_year_currency (guint index)
{
  return currencies[index % G_N_ELEMENTS (currencies)];
}

const char *
takings_year_country (guint index)
{
  return countries[index % G_N_ELEMENTS (countries)];
}

const char *
takings_year_tracking (guint32 number, char *buffer)
{
  static const char *const sources[] = { "fb", "blog", "mail", "yt", "native", "search" };
  static const char *const themes[] = { "spring", "review", "list", "video", "test" };

  g_snprintf (buffer, 32, "%s-%s-%02u", sources[number % 6], themes[number / 6 % 5],
              number / 30 % 12);
  return buffer;
}

gint64
takings_trade_share (const TakingsTrade *trade, gint64 micros)
{
  /* whole cents, as a shop would pay back */
  return trade->share >= 10000 ? micros : micros * trade->share / 10000 / 10000 * 10000;
}

guint
takings_year_find (const TakingsYear *year, TakingsTradeNetwork network, gint64 at)
{
  const GArray *trades = year->trades[network];
  guint low = 0, high = trades->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      if (g_array_index (trades, TakingsTrade, middle).at < at)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static guint
day_weight (gint32 day, guint launch)
{
  int year, month, day_of_month;
  guint weight;

  takings_day_to_civil (day, &year, &month, &day_of_month);
  weight = season[month - 1] * weekday[((day % 7) + 7) % 7] / 100;
  /* a launch doubles a week's trade and fades */
  for (int i = 0; i < 3; i++)
    {
      gint32 since = (day % 365) - (gint32) ((launch + (guint) i * 117) % 365);
      if (since >= 0 && since < 7)
        weight += weight * (7 - since) / 7;
    }
  return weight;
}

static guint8
pick_currency (TakingsTradeNetwork network, GRand *rand)
{
  gint32 roll = g_rand_int_range (rand, 0, 100);

  switch (network)
    {
    case TAKINGS_TRADE_DIGISTORE24: return roll < 82 ? EUR : roll < 94 ? USD : GBP;
    case TAKINGS_TRADE_MAXWEB: return roll < 86 ? USD : roll < 95 ? GBP : EUR;
    case TAKINGS_TRADE_HOTMART:
      return roll < 70 ? BRL : roll < 84 ? USD : roll < 90 ? EUR : roll < 95 ? MXN : CLP;
    case TAKINGS_TRADE_CLICKBANK:
    case TAKINGS_TRADE_BUYGOODS:
    case TAKINGS_TRADE_JVZOO:
    default: return USD;
    }
}

/* Prices look like prices in their currency: 67.00, 1.197,00, 45.990. */
static gint64
localised (gint64 units, guint8 currency)
{
  switch (currency)
    {
    case CLP: return (units * 190 / 10 * 10) * TAKINGS_MICROS;
    case MXN: return units * 4 * TAKINGS_MICROS;
    default: return units * TAKINGS_MICROS;
    }
}

static void
decide_fate (TakingsTrade *trade, TakingsTradeNetwork network, GRand *rand)
{
  guint roll = (guint) g_rand_int_range (rand, 0, 10000);
  guint refunds = habits[network].refunds, chargebacks = habits[network].chargebacks;

  trade->share = 10000;
  if (roll < refunds)
    {
      trade->fate = TAKINGS_FATE_REFUNDED;
      trade->reversed_at = trade->at + g_rand_int_range (rand, 14 * DAY, 45 * DAY);
      if (network != TAKINGS_TRADE_JVZOO && network != TAKINGS_TRADE_HOTMART
          && g_rand_int_range (rand, 0, 10) == 0)
        trade->share = 5000;
    }
  else if (roll < refunds + chargebacks)
    {
      trade->fate = TAKINGS_FATE_CHARGED_BACK;
      trade->reversed_at = trade->at + g_rand_int_range (rand, 20 * DAY, 75 * DAY);
    }
  else if (roll < refunds + chargebacks + 120)
    trade->fate = TAKINGS_FATE_CANCELLED;
  else if (roll < refunds + chargebacks + 160)
    trade->fate = TAKINGS_FATE_TEST;
  else if (roll < refunds + chargebacks + 170)
    trade->fate = TAKINGS_FATE_STRANGE;
  else if (roll < refunds + chargebacks + 230)
    trade->fate = TAKINGS_FATE_PENDING;
}

static void
add_trade (GArray *trades, TakingsTrade *trade, TakingsTradeNetwork network, gint64 units,
           GRand *rand)
{
  const TakingsProduct *product = takings_year_product (network, trade->product);
  gint64 cents;

  trade->price = localised (units, trade->currency);
  cents = trade->price / 10000 * product->share / 10000;
  if (trade->currency == CLP)
    cents = cents / 100 * 100;
  trade->commission = cents * 10000;
  decide_fate (trade, network, rand);
  g_array_append_vals (trades, trade, 1);
}

static void
add_rebills (GArray *trades, const TakingsTrade *first, TakingsTradeNetwork network, gint64 end,
             GRand *rand)
{
  guint rebill = takings_year_product (network, first->product)->rebill;
  TakingsTrade trade = *first;

  trade.fate = TAKINGS_FATE_KEPT;
  trade.reversed_at = 0;
  for (trade.charge = 2; trade.charge < 14; trade.charge++)
    {
      trade.at += 30 * DAY + g_rand_int_range (rand, 0, 3600);
      if (rebill == 0 || trade.at >= end || g_rand_int_range (rand, 0, 100) < 14)
        return;
      trade.fate = TAKINGS_FATE_KEPT;
      trade.reversed_at = 0;
      add_trade (trades, &trade, network, rebill, rand);
      if (trade.fate != TAKINGS_FATE_KEPT)
        return;
    }
}

static void
add_order (GArray *trades, TakingsTradeNetwork network, gint64 at, gint64 end, guint64 order,
           GRand *rand)
{
  /* the first products sell most */
  guint product = MIN ((guint) g_rand_int_range (rand, 0, 8),
                       (guint) g_rand_int_range (rand, 0, 8));
  TakingsTrade trade = { .at = at, .order = order, .charge = 1 };

  trade.product = (guint16) (product > 4 ? 0 : product);
  trade.currency = pick_currency (network, rand);
  trade.country = (guint8) g_rand_int_range (rand, 0, G_N_ELEMENTS (countries));
  trade.tracking = (guint32) MIN (g_rand_int_range (rand, 0, 360), g_rand_int_range (rand, 0, 360));
  add_trade (trades, &trade, network, takings_year_product (network, trade.product)->price, rand);
  if (trade.fate == TAKINGS_FATE_KEPT)
    add_rebills (trades, &trade, network, end, rand);
  /* an upsell belongs to the first product's funnel and is bought minutes later */
  if (trade.product == 0 && trade.fate == TAKINGS_FATE_KEPT && g_rand_int_range (rand, 0, 100) < 22)
    {
      trade.fate = TAKINGS_FATE_KEPT;
      trade.reversed_at = 0;
      trade.product = 5;
      trade.line = 1;
      if (network != TAKINGS_TRADE_CLICKBANK)
        trade.at += g_rand_int_range (rand, 30, 400);
      add_trade (trades, &trade, network, takings_year_product (network, 5)->price, rand);
    }
}

static int
compare_trades (gconstpointer a, gconstpointer b)
{
  const TakingsTrade *x = a, *y = b;

  if (x->at != y->at)
    return x->at < y->at ? -1 : 1;
  if (x->order != y->order)
    return x->order < y->order ? -1 : 1;
  if (x->charge != y->charge)
    return x->charge < y->charge ? -1 : 1;
  return (int) x->line - (int) y->line;
}

static GArray *
build_network (TakingsTradeNetwork network, guint64 seed, guint64 entries, gint64 now)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (
    (guint32) (seed * 7919 + (guint64) network * 104729));
  GArray *trades = g_array_new (FALSE, FALSE, sizeof (TakingsTrade));
  gint32 last = (gint32) (now / DAY) + AHEAD_DAYS, first = (gint32) (now / DAY) - YEAR_DAYS;
  gint64 end = now + AHEAD_DAYS * (gint64) DAY;
  guint launch = (guint) g_rand_int_range (rand, 0, 365);
  /* an order brings about 1.8 entries: upsells, rebills, reversals */
  guint64 orders = entries * habits[network].part / 100 * 10 / 18, carried = 0, order = 1;

  for (gint32 day = first; day <= last; day++)
    {
      /* thousandths of an order are carried over, so that small trades keep their shape too */
      carried += orders * 1000 * day_weight (day, launch) / 100 / YEAR_DAYS;
      for (; carried >= 1000; carried -= 1000, order++)
        {
          gint64 at = (gint64) day * DAY + g_rand_int_range (rand, 0, DAY);
          if (at < end)
            add_order (trades, network, at, end, order, rand);
        }
    }
  g_array_sort (trades, compare_trades);
  return trades;
}

TakingsYear *
takings_year_new (guint64 seed, guint64 entries, gint64 now)
{
  TakingsYear *year = g_new0 (TakingsYear, 1);

  if (entries == 0)
    entries = DEFAULT_ENTRIES;
  year->now = now;
  for (int i = 0; i < TAKINGS_N_TRADE_NETWORKS; i++)
    year->trades[i] = build_network ((TakingsTradeNetwork) i, seed, entries, now);
  return year;
}

void
takings_year_free (TakingsYear *year)
{
  if (year == NULL)
    return;
  for (int i = 0; i < TAKINGS_N_TRADE_NETWORKS; i++)
    g_array_unref (year->trades[i]);
  g_free (year);
}

const char *
takings_trade_payout (const TakingsTrade *trade, const char **rate, gint64 *commission)
{
  const char *currency = takings_year_currency (trade->currency);

  *rate = "1.0";
  *commission = trade->commission;
  if (strcmp (currency, "CLP") == 0)
    {
      *rate = "0.001";
      *commission = trade->commission / 1000 / 10000 * 10000;
      return "USD";
    }
  if (strcmp (currency, "MXN") == 0)
    {
      *rate = "0.05";
      *commission = trade->commission / 20 / 10000 * 10000;
      return "USD";
    }
  return currency;
}
