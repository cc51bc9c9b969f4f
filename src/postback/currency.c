/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "currency.h"

static const char codes[]
  = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP "
    "BYN BZD CAD CDF CHF CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP "
    "GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS "
    "KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR "
    "MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF "
    "SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD "
    "TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

gboolean
takings_currency_is_known (TakingsText text, char currency[4])
{
  if (!takings_currency_parse (text, currency))
    return FALSE;
  for (gsize i = 0; i + 3 <= sizeof codes - 1; i += 4)
    if (memcmp (codes + i, currency, 3) == 0)
      return TRUE;
  return FALSE;
}

gboolean
takings_amount_parse (TakingsText text, gint64 *micros)
{
  gsize i = 0, whole = 0, part = 0;

  if (i < text.len && text.data[i] == '-')
    i++;
  for (; i < text.len && g_ascii_isdigit (text.data[i]); i++)
    whole++;
  if (whole == 0 || whole > 15)
    return FALSE;
  if (i < text.len && text.data[i] == '.')
    {
      for (i++; i < text.len && g_ascii_isdigit (text.data[i]); i++)
        part++;
      if (part == 0 || part > 6)
        return FALSE;
    }
  return i == text.len && takings_money_parse (text, micros);
}
