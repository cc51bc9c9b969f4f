-- SPDX-License-Identifier: GPL-3.0-or-later
-- Campaigns, the clicks they received and whose sale is whose. What a network said about a sale stays
-- in `entry`; attribution is derived and can be computed again at any time.

CREATE TABLE tracked_campaign (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE, -- as in links: campaign_id=CODE
  name TEXT NOT NULL,
  network TEXT,     -- whose notifications come to its hook
  destination TEXT, -- where a click goes on to
  currency TEXT,    -- of postbacks that name none
  demands INTEGER NOT NULL, -- 1 token, 2 signature
  created_at INTEGER NOT NULL,
  removed_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE tracked_affiliate (
  campaign INTEGER NOT NULL REFERENCES tracked_campaign ON DELETE CASCADE,
  affiliate TEXT NOT NULL,
  PRIMARY KEY (campaign, affiliate)
) STRICT, WITHOUT ROWID;
-- kind: 1 alias (the whole SubID), 2 prefix, 3 regular expression; network '' is any. Rules are tried
-- by kind, then by id.
CREATE TABLE tracked_rule (
  id INTEGER PRIMARY KEY,
  campaign INTEGER NOT NULL REFERENCES tracked_campaign ON DELETE CASCADE,
  kind INTEGER NOT NULL,
  network TEXT NOT NULL,
  pattern TEXT NOT NULL,
  UNIQUE (kind, network, pattern)
) STRICT;

CREATE TABLE click (
  id INTEGER PRIMARY KEY,
  click_id TEXT NOT NULL,
  affiliate INTEGER NOT NULL, -- into the dictionary, 0 unknown
  campaign INTEGER NOT NULL,  -- into the dictionary: the campaign's code
  at INTEGER NOT NULL,
  subs TEXT, -- JSON array of sub1 … sub5
  UNIQUE (click_id, affiliate)
) STRICT;
-- Clicks of a quarter of an hour (UTC seconds / 900), so that a day of any zone adds up.
CREATE TABLE click_total (
  quarter INTEGER NOT NULL,
  campaign INTEGER NOT NULL,
  affiliate INTEGER NOT NULL,
  clicks INTEGER NOT NULL,
  PRIMARY KEY (quarter, campaign, affiliate)
) STRICT, WITHOUT ROWID;

-- To which campaign a SubID belongs. how: 0 click id, 1 alias, 2 prefix, 3 regular expression.
-- A network of '' holds for all that have no row of their own.
CREATE TABLE attribution (
  tracking INTEGER NOT NULL,
  network TEXT NOT NULL,
  campaign INTEGER NOT NULL, -- into the dictionary
  affiliate INTEGER NOT NULL,
  how INTEGER NOT NULL,
  clicked_at INTEGER, -- with how 0
  PRIMARY KEY (tracking, network)
) STRICT, WITHOUT ROWID;
