-- SPDX-License-Identifier: GPL-3.0-or-later
-- The ledger, version 1. Moments are UTC seconds; days count from 1970-01-01 in the reporting zone;
-- money is micros (millionths of a unit). The views at the end are stable: other programs read them.

CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  network TEXT NOT NULL,
  name TEXT NOT NULL,
  endpoint TEXT,
  checkpoint TEXT,
  paused INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  last_sync INTEGER NOT NULL DEFAULT 0,
  last_status TEXT,
  last_error TEXT,
  last_error_code TEXT,
  retry_at INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE account_setting (
  account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (account, key)
) STRICT, WITHOUT ROWID;

-- Dictionaries. An entry holds the number, 0 never being one.
CREATE TABLE product (
  id INTEGER PRIMARY KEY,
  network TEXT NOT NULL,
  product_id TEXT NOT NULL, -- the network's own id; the name where it gives none
  name TEXT,
  UNIQUE (network, product_id)
) STRICT;
CREATE TABLE tracking (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE campaign (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE affiliate (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE vendor (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE status (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

-- kind: 0 sale, 1 rebill, 2 refund, 3 chargeback, 4 fee, 5 adjustment
-- state: 0 pending, 1 approved, 2 paid, 3 void
-- flags: 1 aggregate, 2 approximate date, 4 day only, 8 upsell, 16 test, 32 currency assumed
CREATE TABLE entry (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account DEFERRABLE INITIALLY DEFERRED,
  entry_id TEXT NOT NULL,
  day INTEGER NOT NULL,
  occurred_at INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  state INTEGER NOT NULL,
  flags INTEGER NOT NULL,
  count INTEGER NOT NULL,
  currency TEXT,
  amount INTEGER,
  commission INTEGER,
  product INTEGER,  -- into the dictionaries; without REFERENCES because dictionary rows are never removed
  campaign INTEGER, --  while an entry uses them, and the check would cost a lookup a row
  tracking INTEGER,
  country TEXT,
  affiliate INTEGER,
  vendor INTEGER,
  status INTEGER,
  order_id TEXT,
  parent_id TEXT,
  customer INTEGER, -- first 64 bits of HMAC-SHA-256 of the e-mail
  source_day INTEGER,
  original_amount INTEGER,
  original_currency TEXT,
  first_seen INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  UNIQUE (account, entry_id)
) STRICT;
CREATE INDEX entry_occurred ON entry (occurred_at);
CREATE INDEX entry_order ON entry (order_id) WHERE order_id IS NOT NULL;

-- What an entry was until learned_at: the whole old row, so that a report of a past day can be rebuilt.
CREATE TABLE entry_change (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  learned_at INTEGER NOT NULL,
  account INTEGER NOT NULL,
  entry_id TEXT NOT NULL,
  day INTEGER NOT NULL,
  occurred_at INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  state INTEGER NOT NULL,
  flags INTEGER NOT NULL,
  count INTEGER NOT NULL,
  currency TEXT,
  amount INTEGER,
  commission INTEGER,
  product INTEGER,
  campaign INTEGER,
  tracking INTEGER,
  country TEXT,
  affiliate INTEGER,
  vendor INTEGER,
  status INTEGER,
  order_id TEXT,
  parent_id TEXT,
  customer INTEGER,
  source_day INTEGER,
  original_amount INTEGER,
  original_currency TEXT,
  first_seen INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX entry_change_entry ON entry_change (entry, learned_at);

-- Side calls of the window that is being read: what they told, and which entries wait for it.
CREATE TABLE note (
  account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
  key TEXT NOT NULL,
  part TEXT NOT NULL,
  commission INTEGER,
  currency TEXT,
  payout_rate INTEGER NOT NULL,
  facts BLOB NOT NULL,
  orphan_id TEXT,
  orphan BLOB,
  PRIMARY KEY (account, key, part)
) STRICT, WITHOUT ROWID;
CREATE TABLE note_wait (
  account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
  key TEXT NOT NULL,
  entry INTEGER NOT NULL,
  other_key TEXT,
  wants INTEGER NOT NULL, -- a bit for each fact that the entry itself did not say
  amount INTEGER,
  currency TEXT,
  PRIMARY KEY (account, key, entry)
) STRICT, WITHOUT ROWID;

CREATE TABLE sync_run (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
  started_at INTEGER NOT NULL,
  finished_at INTEGER NOT NULL DEFAULT 0,
  status TEXT,
  pages INTEGER NOT NULL DEFAULT 0,
  read INTEGER NOT NULL DEFAULT 0,
  added INTEGER NOT NULL DEFAULT 0,
  changed INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0,
  error_code TEXT,
  error_message TEXT,
  retry_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX sync_run_account ON sync_run (account, started_at);

-- Units of a currency for one EUR, times 10^10. A correction keeps the old figure in rate_change.
CREATE TABLE rate (
  day INTEGER NOT NULL,
  currency TEXT NOT NULL,
  rate INTEGER NOT NULL,
  source TEXT NOT NULL,
  learned_at INTEGER NOT NULL,
  PRIMARY KEY (currency, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE rate_change (
  id INTEGER PRIMARY KEY,
  day INTEGER NOT NULL,
  currency TEXT NOT NULL,
  rate INTEGER NOT NULL,
  source TEXT NOT NULL,
  learned_at INTEGER NOT NULL,
  replaced_at INTEGER NOT NULL
) STRICT;

-- Totals of counting entries (no void, no test), kept by every write. product 0 and currency '' are
-- "unknown"; events adds up entry.count; unknown amounts add nothing. month is year * 12 + month - 1.
CREATE TABLE daily (
  day INTEGER NOT NULL,
  account INTEGER NOT NULL,
  product INTEGER NOT NULL,
  currency TEXT NOT NULL,
  kind INTEGER NOT NULL,
  events INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  commission INTEGER NOT NULL,
  PRIMARY KEY (day, account, product, currency, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE daily_total (
  day INTEGER NOT NULL,
  account INTEGER NOT NULL,
  currency TEXT NOT NULL,
  kind INTEGER NOT NULL,
  events INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  commission INTEGER NOT NULL,
  PRIMARY KEY (day, account, currency, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE monthly_product (
  month INTEGER NOT NULL,
  account INTEGER NOT NULL,
  product INTEGER NOT NULL,
  currency TEXT NOT NULL,
  kind INTEGER NOT NULL,
  events INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  commission INTEGER NOT NULL,
  PRIMARY KEY (month, account, product, currency, kind)
) STRICT, WITHOUT ROWID;

CREATE VIEW v_entries AS
SELECT e.id AS row_id, a.network AS network, a.uuid AS account_id, a.name AS account, e.entry_id,
  e.order_id, e.parent_id,
  CASE e.kind WHEN 0 THEN 'sale' WHEN 1 THEN 'rebill' WHEN 2 THEN 'refund' WHEN 3 THEN 'chargeback'
    WHEN 4 THEN 'fee' ELSE 'adjustment' END AS kind,
  CASE e.state WHEN 0 THEN 'pending' WHEN 1 THEN 'approved' WHEN 2 THEN 'paid' ELSE 'void' END AS state,
  strftime('%Y-%m-%dT%H:%M:%SZ', e.occurred_at, 'unixepoch') AS occurred_at,
  date(e.day * 86400, 'unixepoch') AS day, e.currency,
  CASE WHEN e.amount IS NOT NULL THEN
    printf('%s%d.%02d', iif(e.amount < 0, '-', ''), abs(e.amount) / 1000000, abs(e.amount) % 1000000 / 10000)
    || rtrim(printf('%04d', abs(e.amount) % 10000), '0') END AS amount,
  CASE WHEN e.commission IS NOT NULL THEN
    printf('%s%d.%02d', iif(e.commission < 0, '-', ''), abs(e.commission) / 1000000,
           abs(e.commission) % 1000000 / 10000)
    || rtrim(printf('%04d', abs(e.commission) % 10000), '0') END AS commission,
  e.amount AS amount_micros, e.commission AS commission_micros,
  e.original_amount AS original_amount_micros, e.original_currency,
  p.product_id, p.name AS product, t.name AS tracking_id, c.name AS campaign, e.country,
  f.name AS affiliate, v.name AS vendor, s.name AS raw_status, e.count,
  e.flags & 1 AS aggregate, (e.flags & 2) / 2 AS approximate_date, e.first_seen, e.changed_at
FROM entry e JOIN account a ON a.id = e.account LEFT JOIN product p ON p.id = e.product
  LEFT JOIN tracking t ON t.id = e.tracking LEFT JOIN campaign c ON c.id = e.campaign
  LEFT JOIN affiliate f ON f.id = e.affiliate LEFT JOIN vendor v ON v.id = e.vendor
  LEFT JOIN status s ON s.id = e.status;

CREATE VIEW v_daily AS
SELECT date(d.day * 86400, 'unixepoch') AS day, a.network AS network, a.name AS account, p.product_id,
  p.name AS product, d.currency,
  CASE d.kind WHEN 0 THEN 'sale' WHEN 1 THEN 'rebill' WHEN 2 THEN 'refund' WHEN 3 THEN 'chargeback'
    WHEN 4 THEN 'fee' ELSE 'adjustment' END AS kind, d.events, d.entries,
  printf('%s%d.%02d', iif(d.amount < 0, '-', ''), abs(d.amount) / 1000000, abs(d.amount) % 1000000 / 10000)
    || rtrim(printf('%04d', abs(d.amount) % 10000), '0') AS amount,
  printf('%s%d.%02d', iif(d.commission < 0, '-', ''), abs(d.commission) / 1000000,
         abs(d.commission) % 1000000 / 10000)
    || rtrim(printf('%04d', abs(d.commission) % 10000), '0') AS commission,
  d.amount AS amount_micros, d.commission AS commission_micros
FROM daily d JOIN account a ON a.id = d.account LEFT JOIN product p ON p.id = d.product;

CREATE VIEW v_orders AS
SELECT a.network AS network, a.name AS account, e.order_id, e.currency,
  strftime('%Y-%m-%dT%H:%M:%SZ', min(e.occurred_at), 'unixepoch') AS first_at,
  strftime('%Y-%m-%dT%H:%M:%SZ', max(e.occurred_at), 'unixepoch') AS last_at, count(*) AS entries,
  sum(e.amount) AS amount_micros, sum(e.commission) AS commission_micros
FROM entry e JOIN account a ON a.id = e.account
WHERE e.order_id IS NOT NULL AND e.state <> 3 AND e.flags & 16 = 0
GROUP BY e.account, e.order_id, e.currency;
