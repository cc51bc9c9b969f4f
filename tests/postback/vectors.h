/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Notifications in the documented shapes, with invented values, signed by an independent program. */

#define CLICKBANK_SECRET \
  "KEY9 secret"

#define CLICKBANK_INS \
  "{\"notification\": \"iQSs30Izs56AQ/EUe8KaHQMlEpJrmr/Pn5xB2RQUXef6jgfHPwb5MiKed2SviWMtuR3" \
  "8yT5fJrUpioyzn6Udd3PdWfjPoz2GWuEkSKFBjvi1SVYcxUb4v7td15kAqyVnvg8vWFsLD2wn5zhlaNFjRdfEY9J" \
  "dsvPBzFdgys4oU4goI2I+Ex05i0KOJ8pXbFkRDqad5drzPAULn7oXYdGEiifZ8Fy9zZdqglMdgFRsEb4AehUiSg8" \
  "dAI/L/3CgkjSWoo/gnFywjg2Pc4T/LX0MkGEK4rsh95oyUaykTNXXbUMil+7hCse3B39g7uEahFZbugfW+DTuGDa" \
  "kLOj9k8ZT2P7nfkxjNKuxBfiMrKlEH1WyGk3Gbto33aFsvQy2CaVsTAKOrmE1KpkEics4Jew2n9Vncx+ef23WSAy" \
  "5ovqyHrrG54h8y4oVgtKsJOxqiSfJeU/olMUrsce0enK+dkIo+ilQOlxjKVwRSvC7cXtPTvBU58BPtwigu3ELweH" \
  "8qlKt8jSEdOAleHur+W9BAS8WSvdXsg/S79QlwYuUF1xUAURz6EUJOm6qtZY3z/wjINsSFjQVbwrIt7u+MN8i2vn" \
  "e2vJqLhqGDuXKy263v3/kjnEIQYWwdb+7nxXWzZ47vvplWAZKfiiyYDQl/PpQlS1d2mysGP4uwZnHarhqJ+u+uYd" \
  "cgHWS6SASnRDGVOvau2wFtjzwOQ8M+HQSr3tLuVbb+DlisvJ7SqLk2NSJzB4kyg49zRYtYi2ru57VZaaH1jx/fD1" \
  "fZs2KDyvKEs2vwbc1KxFbeo4fsjPfGJWuC8LyZIy0SQST4Xf5uGvuzpraY/eQ3VpuebkIU69tkVjU7CXuActxtVG" \
  "cJabVFsenFR4afniJi8sQ6cCEgXq1rW8VatQ8RjxiFEOp55UnamUV4B5m7/gAirnuLgikFu3aIRTFM/gUGiJHYip" \
  "LFYkPKacWF8E63K1vpziX9OebsX7SxfoHNuAaLWeFrSu6hOAJ0bB1KDx5IW6WSqepp2FvyURPFO7p\", \"iv\":" \
  " \"AAECAwQFBgcICQoLDA0ODw==\"}"

#define CLICKBANK_INS_TEST \
  "{\"notification\": \"iQSs30Izs56AQ/EUe8KaHQMlEpJrmr/Pn5xB2RQUXef6jgfHPwb5MiKed2SviWMtshU" \
  "AQ51+4oExn5aBgI5pbuLgfFkBWH+K7nhtgT9+hs2SYcU3gLq4NxiUoLYGBmvA8LoQoC0gCN6WnOKjpM2nhNDPFfc" \
  "Pnm+xA7Aq3N+WQVeZbdZVkgCn5EB0SPPOeRYDFYbaVsbO4xcVqiIMEoy2iqQqM7vE8bXpJ9UzRmZJRE0+ACroJZt" \
  "6Es/Q4JQpIH/tQHbgYPxa39uUrENsgoqdWuKGb6MpGHM309gg0xm2sb5FEEo8OddPHH7KVoU7tZQvz0fpUrSEQez" \
  "xdAzhvQOdLi1Mcz+J8xXsGFS9LD6GC7xt2TkQ/qukXLevlSN9EEagKgUMniFReKxYBh1HbnBrK2hVD1dwE2sdCK9" \
  "EM3KpLWuxjDo691PsJ2o7xKQDXmkBVEdL/ia97DECvocevQhSWLz7jFtUYPhQn1uoF+12qtmoR9Cn9YRR/MtAMDb" \
  "KwN48z4A+urSR/qHxsGyLCgxUdEfBGbCWKXPz+s0ONVLnoc8iEDLAl4RuUGFMnMTgPRDStbr6bkZEeKwFh/t+WzD" \
  "/ta2WYP5TudGkLxdqPsdjr0QUfhLcyj0WWK9ymmVIAElM5MaKnS3sawn1cHskYEPlwe1EoUSt62ltaqQmprhc47A" \
  "be5aw7mu6ZCiocHh3IVQLL9wyutBJvMIdj0nW3HijUMAlVdqD/1fYqctrNjgL8ziJDyFXtTHa2Rjgr350EgYEPMU" \
  "0Bqfu4aL4lok7Dkb2vmaPF24ZEtrRFZQzf6jTvaAcFuhYBBPPBW3R2Dh2t0jOH7hdBdhG8/ygfGCbWpnuQovxw0T" \
  "O/z/I2yzhv+dvtzkoBjN3RT3034+ZfATTKVW8kT7MNXHSNV6MOQERNenR9QC6HHt9xID23Jm79Gv3KphXDgNZSBV" \
  "xCHuC8I+VQvWEfi8XWygiryaUhGeWxsjeYo4j7DzgpSDYOcR+P9XjMiDJ+ZeIoWS+ghxZa/YJmrny\", \"iv\":" \
  " \"AAECAwQFBgcICQoLDA0ODw==\"}"

#define CLICKBANK_OLD \
  "ctransreceipt=QK7XWE2P&ctransaction=RFND&ctransrole=AFFILIATE&ctransvendor=leafmeals&ctr" \
  "ansaffiliate=nordaff&caccountamount=-3180&ccurrency=USD&ctid=blog_a1&ctranstime=17727624" \
  "67&cproditem=9&cprodtitle=Recipe+Pack&ccustemail=buyer%40example.org&cverify=EBCD0524"

#define DIGISTORE24_SECRET \
  "pass-phrase"

#define DIGISTORE24_IPN \
  "event=on_payment&transaction_id=71200411&transaction_type=payment&transaction_amount=97." \
  "00&transaction_currency=EUR&transaction_date=2026-03-02&transaction_time=14%3A05%3A31&or" \
  "der_id=K4TRX9PA&pay_sequence_no=0&amount_vendor=40.21&currency=EUR&product_id=55501&prod" \
  "uct_name=Kurs+Olmalen&campaignkey=&sid1=ads-7&api_mode=live&email=buyer%40example.org&sh" \
  "a_sign=FA5AA10778A694048417076F928F0A46B9B164CFBD8B0842E46D92970001B67CFE4AEC8C4BE22BC03" \
  "76BD6505C4BF92B3EBB4ECFEBDA28C9769B442BB04B6CB7"

#define DIGISTORE24_IPN_UPPER \
  "event=on_payment&transaction_id=71200411&transaction_type=payment&transaction_amount=97." \
  "00&transaction_currency=EUR&transaction_date=2026-03-02&transaction_time=14%3A05%3A31&or" \
  "der_id=K4TRX9PA&pay_sequence_no=0&amount_vendor=40.21&currency=EUR&product_id=55501&prod" \
  "uct_name=Kurs+Olmalen&campaignkey=&sid1=ads-7&api_mode=live&email=buyer%40example.org&sh" \
  "a_sign=4A404D5DE76B9C28F8E47510B2BDFC299F4EECFD0D0B02CFA42BDBFA88BECD171E46CEBF8FC33D9AA" \
  "67F76781EE2A857A0060C6AF31FDCCC6F18F8973B63FCFD"

#define DIGISTORE24_TEST \
  "event=connection_test&api_mode=live&sha_sign=F5E84412E3C9012F00A6A690B0E4B74ED0FCAE66F32" \
  "703F613693F583F6B5FAF545CC0750EB7645408A352DE0D7B9C12CFD538E941DB7FDF715F8FA687A8EA2F"

#define JVZOO_SECRET \
  "s3cr3t-key"

#define JVZOO_IPN \
  "caffitid=mail7&ccustcc=DK&ccustemail=dana%40example.org&ccustname=Dana+%C3%98rsted&ccust" \
  "state=&cproditem=451199&cprodtitle=Sample+Course&cprodtype=STANDARD&ctransaction=SALE&ct" \
  "ransaffiliate=3552001&ctransamount=2700&ctranspaymentmethod=PYPL&ctransreceipt=AP-7XK441" \
  "20PL552310M&ctranstime=1767225600&ctransvendor=131001&cupsellreceipt=&cvendthru=&cverify" \
  "=F9A543D4"

#define JVZOO_IPN_REFUND \
  "caffitid=mail7&ccustcc=DK&ccustemail=dana%40example.org&ccustname=Dana+%C3%98rsted&ccust" \
  "state=&cproditem=451199&cprodtitle=Sample+Course&cprodtype=STANDARD&ctransaction=RFND&ct" \
  "ransaffiliate=3552001&ctransamount=2700&ctranspaymentmethod=PYPL&ctransreceipt=AP-7XK441" \
  "20PL552310M&ctranstime=1767225600&ctransvendor=131001&cupsellreceipt=&cvendthru=&cverify" \
  "=A695A23A"

#define HOTMART_WEBHOOK \
  "{\"id\": \"5e1c\", \"creation_date\": 1767640200000, \"event\": \"PURCHASE_APPROVED\", \"" \
  "version\": \"2.0.0\", \"data\": {\"product\": {\"id\": 4410027, \"name\": \"Aquarela do " \
  "Zero\"}, \"affiliates\": [{\"affiliate_code\": \"A1\", \"name\": \"You\"}], \"buyer\": {" \
  "\"name\": \"Rafaela Pinto\", \"email\": \"buyer@example.org\"}, \"producer\": {\"name\":" \
  " \"Atelie Sul\"}, \"commissions\": [{\"value\": 11.87, \"source\": \"MARKETPLACE\", \"cu" \
  "rrency_value\": \"BRL\"}, {\"value\": 66.86, \"source\": \"PRODUCER\", \"currency_value\"" \
  ": \"BRL\"}, {\"value\": 39.17, \"source\": \"AFFILIATE\", \"currency_value\": \"BRL\"}]," \
  " \"purchase\": {\"transaction\": \"HP2044117730\", \"status\": \"APPROVED\", \"order_dat" \
  "e\": 1767639791000, \"approved_date\": 1767640180000, \"price\": {\"value\": 117.9, \"cu" \
  "rrency_value\": \"BRL\"}, \"recurrence_number\": 1, \"origin\": {\"src\": \"ig-bio\", \"" \
  "sck\": \"jan_a1\"}}, \"subscription\": {\"subscriber\": {\"code\": \"S1\"}}}}"

#define HOTMART_REFUND \
  "{\"id\": \"5e1c\", \"creation_date\": 1768000000000, \"event\": \"PURCHASE_REFUNDED\", \"" \
  "version\": \"2.0.0\", \"data\": {\"product\": {\"id\": 4410027, \"name\": \"Aquarela do " \
  "Zero\"}, \"affiliates\": [{\"affiliate_code\": \"A1\", \"name\": \"You\"}], \"buyer\": {" \
  "\"name\": \"Rafaela Pinto\", \"email\": \"buyer@example.org\"}, \"producer\": {\"name\":" \
  " \"Atelie Sul\"}, \"commissions\": [{\"value\": 11.87, \"source\": \"MARKETPLACE\", \"cu" \
  "rrency_value\": \"BRL\"}, {\"value\": 66.86, \"source\": \"PRODUCER\", \"currency_value\"" \
  ": \"BRL\"}, {\"value\": 39.17, \"source\": \"AFFILIATE\", \"currency_value\": \"BRL\"}]," \
  " \"purchase\": {\"transaction\": \"HP2044117730\", \"status\": \"REFUNDED\", \"order_dat" \
  "e\": 1767639791000, \"approved_date\": 1767640180000, \"price\": {\"value\": 117.9, \"cu" \
  "rrency_value\": \"BRL\"}, \"recurrence_number\": 1, \"origin\": {\"src\": \"ig-bio\", \"" \
  "sck\": \"jan_a1\"}}, \"subscription\": {\"subscriber\": {\"code\": \"S1\"}}}}"

