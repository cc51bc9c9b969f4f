-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 7. Totals of blocks of days are written with every page: they no longer say the account,
-- which no figure by product asks for, there are none of 256 days, and a row is found by one number
-- instead of five columns. From the highest bit: 2 bits 0, 1 or 2 for blocks of 4, 16 or 64 days;
-- 15 the currency, 5 a letter (A is 1); 21 the block plus 2^20; 25 the product. So one currency's
-- blocks of one size lie side by side.

ALTER TABLE product_block RENAME TO old_block;
CREATE TABLE product_block (
  id INTEGER PRIMARY KEY,
  sales INTEGER NOT NULL,
  refunds INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  gross INTEGER NOT NULL,
  refunded INTEGER NOT NULL,
  commission INTEGER NOT NULL,
  net INTEGER NOT NULL
) STRICT;

INSERT INTO product_block (id, sales, refunds, entries, gross, refunded, commission, net)
SELECT (min(days / 16, 2) << 61)
  | iif(currency = '', 0, ((unicode(currency) & 31) << 56)
    | ((unicode(substr(currency, 2)) & 31) << 51) | ((unicode(substr(currency, 3)) & 31) << 46))
  | ((block + 1048576) << 25) | product,
  sum(sales), sum(refunds), sum(entries), sum(gross), sum(refunded), sum(commission), sum(net)
FROM old_block WHERE days < 256 GROUP BY 1;

DROP TABLE old_block;
DELETE FROM sale_shift_block WHERE days = 256;
