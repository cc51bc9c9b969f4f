-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 5. Most networks number sales, not orders: the order of such an entry is the entry, which
-- UNIQUE (account, entry_id) finds already. The index holds the others, so that ids without order
-- cost one place in the file instead of two.

DROP INDEX entry_order;
CREATE INDEX entry_order ON entry (order_id) WHERE order_id <> entry_id;
