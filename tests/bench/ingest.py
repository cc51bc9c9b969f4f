#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a short script would do, with the ledger's three indexes: ingest.py PAGES [rows a transaction].
bench-ingest writes the pages."""
import json, os, shutil, sqlite3, sys, tempfile, time
from datetime import datetime

per = int(sys.argv[2]) if len(sys.argv) > 2 else 50000
folder = tempfile.mkdtemp()
db = sqlite3.connect(os.path.join(folder, "sales.db"), isolation_level=None)
db.execute("PRAGMA journal_mode = WAL")
if per > 500:
    db.executescript("PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 10000;"
                     "PRAGMA cache_size = -16384")
db.executescript("""
CREATE TABLE sale (id INTEGER PRIMARY KEY, account INTEGER, sale_id TEXT, occurred_at INTEGER,
  state TEXT, currency TEXT, amount INTEGER, commission INTEGER, product TEXT, email TEXT,
  country TEXT, tracking TEXT, campaign TEXT, order_id TEXT, UNIQUE (account, sale_id)) STRICT;
CREATE INDEX by_date ON sale (occurred_at);
CREATE INDEX by_order ON sale (order_id);
""")
sql = """INSERT INTO sale (account, sale_id, occurred_at, state, currency, amount, commission, product,
  email, country, tracking, campaign, order_id) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)
  ON CONFLICT (account, sale_id) DO UPDATE SET state = excluded.state, amount = excluded.amount, commission = excluded.commission
  WHERE state <> excluded.state OR amount <> excluded.amount OR commission <> excluded.commission"""
start, waiting, total = time.monotonic(), 0, 0
db.execute("BEGIN")
for number, line in enumerate(open(sys.argv[1], "rb")):
    rows = json.loads(line)
    db.executemany(sql, [(number % 6, r["id"],
        int(datetime.fromisoformat(r["created_at"].replace("Z", "+00:00")).timestamp()),
        r["status"], r["payment"]["currency"], round(r["payment"]["amount"] * 1000000),
        round(r["payment"]["commission"] * 1000000), r["product"]["id"], r["customer"]["email"],
        r["customer"]["country"], r["tracking"]["sub_id"], r["tracking"]["campaign"], r["id"])
        for r in rows])
    waiting, total = waiting + len(rows), total + len(rows)
    if waiting >= per:
        db.execute("COMMIT")
        db.execute("BEGIN")
        waiting = 0
db.execute("COMMIT")
print(f"{total} rows in {time.monotonic() - start:.2f} s, {per} rows a transaction")
shutil.rmtree(folder)
