#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# P10: the same dashboard over the same entries in PostgreSQL: each tile one query that sums the rows,
# helped by a covering index on the day, tables vacuumed and analysed, 512 MB of shared buffers, all
# warm. Takings reads the totals that it keeps while it writes; PostgreSQL keeps none, so what is
# compared is a dashboard here with the one that a web application would draw there.
# usage: dashboard-postgres.sh BENCH-DASHBOARD [ENTRIES]
set -euo pipefail
bench=$(realpath "$1")
entries=${2:-1000000}
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
for program in sqlite3 setpriv; do command -v $program >/dev/null || { echo "P10 not measured: no $program"; exit 77; }; done
[ -n "$bin" ] || { echo 'P10 not measured: PostgreSQL is not here'; exit 77; }

work=$(mktemp -d)
as=()
if [ "$(id -u)" -eq 0 ]; then # the server refuses to run as root
  chmod 755 "$work"
  as=(setpriv --reuid=65534 --regid=65534 --clear-groups env HOME="$work")
fi
mkdir "$work/data" "$work/ledger"
[ ${#as[@]} -eq 0 ] || chown 65534:65534 "$work/data"
finish () {
  "${as[@]}" "$bin/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap finish EXIT
cd "$work"
"${as[@]}" "$bin/initdb" -D data -U bench -A trust --no-sync >/dev/null
cat >>data/postgresql.conf <<EOF
shared_buffers = 512MB
work_mem = 64MB
fsync = off
listen_addresses = ''
unix_socket_directories = '$work/data'
EOF
"${as[@]}" "$bin/pg_ctl" -D data -l data/log -w start >/dev/null
psql () { "$bin/psql" -h "$work/data" -U bench -d postgres -qAt -v ON_ERROR_STOP=1 "$@"; }

"$bench" --make "$work/ledger" "$entries"
psql <<'EOF'
CREATE TABLE account (id bigint PRIMARY KEY, network text NOT NULL);
CREATE TABLE product (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE entry (id bigint PRIMARY KEY, account bigint NOT NULL, entry_id text NOT NULL,
  day integer NOT NULL, occurred_at bigint NOT NULL, kind smallint NOT NULL, state smallint NOT NULL,
  count bigint NOT NULL, currency char(3), amount bigint, commission bigint, product bigint);
EOF
for table in 'account:id, network' 'product:id, name' \
  'entry:id, account, entry_id, day, occurred_at, kind, state, count, currency, amount, commission, product'; do
  sqlite3 -csv ledger/ledger.db "SELECT ${table#*:} FROM ${table%%:*}" \
    | psql -c "COPY ${table%%:*} FROM STDIN (FORMAT csv)"
done
psql <<'EOF'
CREATE INDEX entry_day ON entry (day) INCLUDE (account, product, kind, state, count, currency, amount, commission);
CREATE INDEX entry_occurred ON entry (occurred_at);
VACUUM ANALYZE;
EOF

sums="sum(count), count(*), sum(amount), sum(commission)"
last=20699
month () { echo "state <> 3 AND day BETWEEN $(($1 - 29)) AND $1"; }
year="state <> 3 AND day BETWEEN $((last - 364)) AND $last"
tiles=(
  "SELECT day, currency, kind, $sums FROM entry WHERE $(month $last) GROUP BY 1, 2, 3"
  "SELECT date_trunc('month', date '1970-01-01' + day), currency, kind, $sums FROM entry WHERE $year GROUP BY 1, 2, 3"
  "SELECT network, currency, kind, $sums FROM entry JOIN account a ON a.id = account WHERE $(month $last) GROUP BY 1, 2, 3"
  "SELECT name, currency, kind, $sums FROM entry JOIN product p ON p.id = product WHERE $(month $last) GROUP BY 1, 2, 3"
  "SELECT name, currency, kind, $sums FROM entry JOIN product p ON p.id = product WHERE $year GROUP BY 1, 2, 3"
  "SELECT currency, kind, $sums FROM entry WHERE $(month $last) GROUP BY 1, 2"
  "SELECT currency, kind, $sums FROM entry WHERE $(month $((last - 30))) GROUP BY 1, 2"
  "SELECT * FROM entry ORDER BY occurred_at DESC LIMIT 20"
)
theirs=0
for sql in "${tiles[@]}"; do
  { echo '\timing on'; for _ in 1 2 3 4 5 6; do echo "\\o /dev/null"; echo "$sql;"; done; } >tile.sql
  middle=$(psql -f tile.sql | awk '/^Time:/ {print $2}' | tail -n 5 | sort -n | sed -n 3p)
  theirs=$(awk "BEGIN {print $theirs + $middle}")
done
ours=$("$bench" --read "$work/ledger" | awk '/^P9 whole/ {print $3}')
echo "P10 dashboard of $entries entries: Takings' kept totals beside sums in PostgreSQL $("$bin/postgres" --version | awk '{print $3}')"
awk -v a="$ours" -v b="$theirs" 'BEGIN {
  printf "P10 %.2f ms %.2f ms %.0f times faster (at least 50)\n", a, b, b / a; exit b / a < 50 }'
