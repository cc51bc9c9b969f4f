-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 3. What an account's entries are: 1 daily totals, 2 single events, 3 both. Where it has
-- both, the daily totals of days that have counting single events are void and carry flag 64, so
-- that no sale is counted twice.

ALTER TABLE account ADD COLUMN grain INTEGER NOT NULL DEFAULT 0;
UPDATE account SET grain =
  EXISTS (SELECT 1 FROM entry WHERE entry.account = account.id AND flags & 1) +
  2 * EXISTS (SELECT 1 FROM entry WHERE entry.account = account.id AND flags & 1 = 0);
