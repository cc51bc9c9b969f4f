-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 2. Products over any range: totals of blocks of 4, 16, 64 and 256 days instead of months.
-- block is the day divided by `days`, rounded down; sales counts first sales, refunds refunds and
-- chargebacks; gross and commission are those of sales and rebills, net is everything added up.

CREATE TABLE product_block (
  days INTEGER NOT NULL,
  block INTEGER NOT NULL,
  account INTEGER NOT NULL,
  product INTEGER NOT NULL,
  currency TEXT NOT NULL,
  sales INTEGER NOT NULL,
  refunds INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  gross INTEGER NOT NULL,
  refunded INTEGER NOT NULL,
  commission INTEGER NOT NULL,
  net INTEGER NOT NULL,
  PRIMARY KEY (days, block, account, product, currency)
) STRICT, WITHOUT ROWID;

INSERT INTO product_block (days, block, account, product, currency, sales, refunds, entries, gross,
  refunded, commission, net)
SELECT size.column1, (day - (day % size.column1 + size.column1) % size.column1) / size.column1,
  account, product, currency, sum(iif(kind = 0, events, 0)), sum(iif(kind IN (2, 3), events, 0)),
  sum(entries), sum(iif(kind < 2, amount, 0)), sum(iif(kind IN (2, 3), amount, 0)),
  sum(iif(kind < 2, commission, 0)), sum(commission)
FROM (VALUES (4), (16), (64), (256)) AS size CROSS JOIN daily GROUP BY 1, 2, 3, 4, 5;

DROP TABLE monthly_product;
CREATE INDEX daily_total_currency ON daily_total (currency, day);
