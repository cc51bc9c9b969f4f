-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 6. Which sale a refund, chargeback, fee or adjustment belongs to, so that it can count on
-- the day of that sale. Derived from entry.order_id for the entries and changes that the settings
-- "linked-entry" and "linked-change" reach; can be computed again at any time.

-- What of the entry counted when it was linked. day is its own, sale_day the sale's.
CREATE TABLE sale_link (
  entry INTEGER PRIMARY KEY,
  day INTEGER NOT NULL,
  sale_day INTEGER NOT NULL,
  account INTEGER NOT NULL,
  product INTEGER NOT NULL,
  currency TEXT NOT NULL,
  kind INTEGER NOT NULL,
  events INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  commission INTEGER NOT NULL
) STRICT;
CREATE INDEX sale_link_from ON sale_link (day) WHERE sale_day <> day;
CREATE INDEX sale_link_to ON sale_link (sale_day) WHERE sale_day <> day;

-- What to add to daily_total and product_block for figures by sale date: what is linked comes to its
-- sale's day and leaves its own. linked counts the entries of a day whose sale is known.
CREATE TABLE sale_shift (
  day INTEGER NOT NULL,
  account INTEGER NOT NULL,
  currency TEXT NOT NULL,
  kind INTEGER NOT NULL,
  events INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  commission INTEGER NOT NULL,
  linked INTEGER NOT NULL,
  PRIMARY KEY (day, account, currency, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE sale_shift_block (
  days INTEGER NOT NULL,
  block INTEGER NOT NULL,
  account INTEGER NOT NULL,
  product INTEGER NOT NULL,
  currency TEXT NOT NULL,
  refunds INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  refunded INTEGER NOT NULL,
  net INTEGER NOT NULL,
  PRIMARY KEY (days, block, account, product, currency)
) STRICT, WITHOUT ROWID;
