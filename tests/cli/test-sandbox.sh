#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The whole command line against the sandbox networks, as a newcomer and a script would use it.
. "$(dirname "$0")/library.sh"
start_sandbox --entries 600 --seed 7

month=$(date -u -d "$(date -u +%Y-%m-15) -3 months" +%Y-%m)
last=$(date -u -d "$month-01 +1 month -1 day" +%Y-%m-%d)
NETWORKS='clickbank digistore24 buygoods maxweb jvzoo hotmart'

# --- accounts ---
for network in $NETWORKS; do
  fields "$network" >"$home/fields"
  input=$home/fields run 0 "add $network" accounts add "$network" --name "My $network" \
    --endpoint "$(endpoint "$network")" --json
  json "list(d) == ['id', 'network', 'name'] and d['network'] == '$network'"
  silent
done
run 0 'list the accounts' accounts list --json; silent
json 'len(d) == 6 and all(list(a) == ["id", "network", "name", "endpoint", "paused", "last_sync",
  "status", "error"] for a in d)'
json 'all(not a["paused"] and a["last_sync"] is None and a["error"] is None for a in d)'
run 0 'list for a person' accounts list; says 'My hotmart'; says 'never'; plain
! LC_ALL=C grep -rqaE 'API-SANDBOX|SandboxSandbox|sandbox-feed-token|5a4db0c0' "$XDG_DATA_HOME" "$home/secrets"
ok $? 'no secret in the ledger, none in clear text'

fields clickbank >"$home/fields"
input=$home/fields run 0 'add prints the id alone' accounts add clickbank --name Second \
  --endpoint "$(endpoint clickbank)"
grep -qE '^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$' "$home/out"
ok $? 'the id is a uuid'
second=$(cat "$home/out")
input=$home/fields run 2 'a name twice' accounts add clickbank --name Second; complains 'Second'
printf 'api_kye=x\n' >"$home/bad"
input=$home/bad run 2 'unknown field' accounts add clickbank --name B; complains 'api_kye'
printf 'no field\n' >"$home/bad"
input=$home/bad run 2 'no FIELD=VALUE' accounts add clickbank --name B; complains 'line 1'
printf 'api_key=\n' >"$home/bad"
input=$home/bad run 1 'missing secret' accounts add clickbank --name B; complains 'api_key'
for url in http://example.com ftp://127.0.0.1 nonsense http://127.0.0.1:99999; do
  input=$home/fields run 2 "endpoint $url" accounts add clickbank --name B --endpoint "$url"
done
run 0 'nothing was added' accounts list --json; json 'len(d) == 7'

run 0 'check by id' accounts check "$second"; says 'the credentials work'
run 0 'check by name' accounts check 'My maxweb'
fault clickbank 401 1
run 1 'refused credentials' accounts check "$second"; complains 'ClickBank'
run 0 'rename' accounts edit "$second" --name Renamed; says 'Renamed'
run 2 'rename to a name that is taken' accounts edit Renamed --name 'My hotmart'; complains 'My hotmart'
run 2 'change nothing' accounts edit Renamed; complains 'accounts edit ID'
echo 'api_key=API-WRONG0123456789ABCDEFGHIJKLMNOPQRST' >"$home/wrong"
input=$home/wrong run 0 'other credentials' accounts edit Renamed --fields
run 1 'they are refused' accounts check Renamed; complains 'accounts edit'
run 1 'in a sync too' sync Renamed; complains 'accounts edit'
echo 'colour=red' >"$home/wrong"
input=$home/wrong run 2 'a field that is not' accounts edit Renamed --fields; complains 'colour'
input=$home/fields run 0 'the right ones again' accounts edit Renamed --fields --name Second
run 0 'they work' accounts check Second
printf 'nicknames=aaaaa\n' >"$home/setting"
input=$home/setting run 0 'a setting' accounts edit Second --fields
printf 'nicknames=\n' >"$home/setting"
input=$home/setting run 0 'taken away' accounts edit Second --fields
run 0 'the secret stayed' accounts check Second
run 2 'another endpoint' accounts edit Second --endpoint http://example.com
run 0 'no endpoint' accounts edit Second --endpoint ''
run 0 'it is gone' accounts list --json; json 'd[-1]["endpoint"] is None'
run 0 'the endpoint again' accounts edit Second --endpoint "$(endpoint clickbank)"
run 0 'pause' accounts pause "$second"; says 'Second'
run 0 'paused is shown' accounts list --json; json '[a["paused"] for a in d].count(True) == 1'
run 0 'a paused account is skipped' sync "$second" --json
json 'd["accounts"][0]["status"] == "skipped" and d["accounts"][0]["pages"] == 0'
run 0 'resume' accounts resume "$second"
run 0 'resumed is shown' accounts list --json; json 'not any(a["paused"] for a in d)'
run 0 'remove' accounts remove "$second"; says 'Second'
run 0 'removed' accounts list --json; json 'len(d) == 6'
run 2 'gone' accounts check "$second"; complains "$second"
! grep -q "$second" "$home/secrets"; ok $? 'its secrets are gone'

# --- sync ---
run 0 'first sync' sync --json; silent
json 'list(d) == ["started_at", "finished_at", "accounts"] and len(d["accounts"]) == 6'
json 'all(list(a) == ["id", "network", "name", "status", "pages", "read", "added", "changed",
  "unchanged", "rejected", "error"] for a in d["accounts"])'
json 'all(a["status"] == "ok" and a["added"] > 0 and a["rejected"] == 0 and a["error"] is None
  for a in d["accounts"])'
json 'all(a["read"] == a["added"] + a["changed"] + a["unchanged"] for a in d["accounts"])'
json 're.fullmatch(TIME, d["started_at"]) and re.fullmatch(TIME, d["finished_at"])'
cp "$home/out" "$home/first"
run 0 'second sync' sync --json
json 'all(a["status"] == "ok" and a["added"] == 0 and a["changed"] == 0 for a in d["accounts"])'
run 0 'full sync' sync --full --json
json 'all(a["added"] == 0 and a["changed"] == 0 for a in d["accounts"])'
run 0 'sync of one, since a date' sync 'My clickbank' --since 2026-01-01 --json
json 'len(d["accounts"]) == 1 and d["accounts"][0]["added"] == 0'
run 0 'sync for a person' sync; says 'My jvzoo'; says 'done'; plain; silent
run 0 'the list tells the sync' accounts list --json
json 'all(a["status"] == "ok" and re.fullmatch(TIME, a["last_sync"]) for a in d)'

# --- one failure stops nothing else ---
fault clickbank 401 99
run 1 'one account fails' sync --json; complains 'My clickbank'
json 'sorted(a["status"] for a in d["accounts"]) == ["failed"] + ["ok"] * 5'
json '[list(a["error"]) for a in d["accounts"] if a["error"]] == [["code", "message", "retry_at"]]'
json '[a["error"]["code"] for a in d["accounts"] if a["error"]] == ["auth"]'
run 1 'a failure for a person' sync 'My clickbank'; says 'failed'; complains 'My clickbank'; plain
run 0 'the failure is kept' accounts list --json
json '[a["error"]["code"] for a in d if a["error"]] == ["auth"]'
fault clickbank 401 0
fault jvzoo html 9
run 1 'a page that is no JSON' sync 'My jvzoo' --json; json 'd["accounts"][0]["error"]["code"] == "protocol"'
fault jvzoo html 0
run 0 'all is well again' sync --json

# --- entries ---
MEMBERS='["id", "network", "account", "entry_id", "order_id", "kind", "state", "occurred_at",
  "currency", "amount", "commission", "product_id", "product", "tracking_id", "campaign", "country",
  "affiliate", "vendor", "count", "aggregate", "approximate_date", "raw_status"]'
run 0 'entries as JSON' entries --json; silent
json "len(d) > 500 and all(list(e) == $MEMBERS for e in d)"
json 'all(re.fullmatch(TIME, e["occurred_at"]) for e in d)'
json 'all(a["occurred_at"] >= b["occurred_at"] for a, b in zip(d, d[1:]))'
json 'all(e["amount"] is None or re.fullmatch(r"-?\d+\.\d{2,6}", e["amount"]) for e in d)'
json 'all(float(e["commission"]) <= 0 for e in d if e["kind"] in ("refund", "chargeback", "fee"))'
json 'sum(a["added"] for a in first["accounts"]) == len(d)'
cp "$home/out" "$home/all"
run 0 'entries as CSV' entries --csv
csv 'len(d) == len(everything) and all(dict(r)["entry_id"] for r in d)'
csv 'list(d[0]) == list(everything[0])'
run 0 'entries for a person' entries --limit 5; says 'digistore24'; plain
[ "$(wc -l <"$home/out")" -eq 7 ] || [ "$(wc -l <"$home/out")" -eq 6 ]; ok $? 'five entries and a heading'
run 0 'limit' entries --limit 3 --json; json 'd == everything[:3]'
run 0 'limit beyond all' entries --limit 4000000000 --json; json 'd == everything'
run 0 'network' entries --network jvzoo --json
json 'd and d == [e for e in everything if e["network"] == "jvzoo"]'
run 0 'account by name' entries --account 'My hotmart' --json
json 'd and d == [e for e in everything if e["network"] == "hotmart"]'
for kind in sale rebill refund chargeback fee adjustment; do
  run 0 "kind $kind" entries --kind $kind --json
  json "d == [e for e in everything if e['kind'] == '$kind']"
done
for state in pending approved paid void; do
  run 0 "state $state" entries --state $state --json
  json "d == [e for e in everything if e['state'] == '$state']"
done
run 0 'product' entries --product 'Piano by Ear Club' --json
json 'd and d == [e for e in everything if e["product"] == "Piano by Ear Club"]'
run 0 'search' entries --search 'piano by' --json; json 'd and all("Piano" in e["product"] for e in d)'
run 0 'search of nothing that is there' entries --search 'no such thing' --json; json 'd == []'
run 0 'nothing for a person' entries --search 'no such thing'; says 'No entry'
run 0 'days' entries --from "$month-01" --to "$last" --json
json "d and d == [e for e in everything if '$month' == e['occurred_at'][:7]]"
run 0 'moments' entries --from "$month-03T12:00:00Z" --to "${month}-20T00:00:00+01:00" --json
json "d and d == [e for e in everything
  if '$month-03T12:00:00Z' <= e['occurred_at'] < '$month-19T23:00:00Z']"
run 0 'a day of no entry' entries --from 1999-01-01 --to 1999-12-31 --json; json 'd == []'

# --- rates ---
ask rates 430; ok $? 'rates to import and to fetch'
run 0 'rates from a file' rates import "$home/eurofxref.xml"; says 'new'
run 0 'the same again' rates import "$home/eurofxref.xml"; says ' 0 new'
run 0 'rates from the bank' rates update --endpoint "$(cat "$home/ecb")"; says '0 new'
run 0 'rates as JSON' rates list --json
json 'd and all(set(r) == {"day", "currency", "rate", "source"} for r in d)'
run 0 'rates for a person' rates list; says 'BRL'; plain
run 1 'rates of a dead server' rates update --endpoint http://127.0.0.1:9; complains 'takings:'
run 2 'rates over plain http' rates update --endpoint http://example.com; complains 'http'
run 1 'rates of no rates file' rates import "$0"; complains 'eurofxref'

# --- import ---
printf '%s\r\n' 'Order ID,Date,Product,Type,Commission,SubID' '9100,01/05/2025 02:09:40 PM,denta,frontend,"$1,120.00",a' \
  '9101,01/25/2025,denta_3,upsell,000045.5,a' '9102,01/07/2025,denta,sale,abc,b' >"$home/report.csv"
run 0 'a dry run' import maxweb "$home/report.csv" --account 'My maxweb' --dry-run --json; silent
json 'list(d) == ["dry_run", "read", "added", "changed", "unchanged", "rejected", "rejects", "notes"]'
json 'd["dry_run"] and [d["read"], d["added"], d["rejected"]] == [3, 2, 1] and d["rejects"][0]["line"] == 4'
run 0 'wrote nothing' entries --to 2025-02-01 --network maxweb --json; json 'd == []'
run 0 'an import' import maxweb "$home/report.csv" --account 'My maxweb'; says '2 new'; complains 'line 4'
run 0 'is there' entries --to 2025-02-01 --network maxweb --json
json '[e["commission"] for e in d] == ["45.50", "1120.00"]'
run 0 'again' import maxweb "$home/report.csv" --account 'My maxweb' --json
json 'not d["dry_run"] and [d["added"], d["unchanged"]] == [0, 2]'
run 2 'a column that is not' import maxweb "$home/report.csv" --account 'My maxweb' --map product=Nope
complains 'Nope'; complains 'SubID'
run 2 'a field that is not' import maxweb "$home/report.csv" --account 'My maxweb' --map nope=Product
run 0 'columns by name' import maxweb "$home/report.csv" --account 'My maxweb' --map tracking_id=SubID --dry-run
run 2 'of another network' import jvzoo "$home/report.csv" --account 'My maxweb'; complains 'maxweb'
run 1 'of no file' import maxweb "$home/none.csv" --account 'My maxweb'; complains 'none.csv'
printf '%s\n' 'Order ID,Date,Product,Commission' 'a,b,c,d' 'e,f,g,h' >"$home/report.csv"
run 1 'of nothing readable' import maxweb "$home/report.csv" --account 'My maxweb'; complains '--map'

# --- summary ---
ROW='["key", "sales", "refunds", "gross", "refunded", "commission", "net_commission", "entries"]'
for by in day month network account product campaign country kind currency; do
  run 0 "summary by $by" summary --by $by --currency EUR --json; silent
  json "list(d) == ['from', 'to', 'currency', 'rows', 'total', 'unconverted']"
  json "d['rows'] and all(list(r) == $ROW for r in d['rows'] + [d['total']])"
  json 'sum(r["entries"] for r in d["rows"]) == d["total"]["entries"]'
  json 'abs(sum(Decimal(r["net_commission"]) for r in d["rows"]) - Decimal(d["total"]["net_commission"])) < Decimal("0.001")'
  run 0 "table by $by" summary --by $by --currency EUR; says 'Total'; plain
  run 0 "CSV by $by" summary --by $by --currency EUR --csv; csv 'len(d) >= 2'
done
run 0 'what has no rate is listed' summary --currency USD --to 1999-12-31 --json; json 'd["unconverted"] == []'
run 0 'summary of a month' summary --from "$month-01" --to "$last" --currency EUR --json
json "d['from'] == '$month-01' and d['to'] == '$last' and d['rows'] == []"
json "d['total']['entries'] == sum(e['state'] != 'void' for e in everything
  if e['occurred_at'][:7] == '$month')"
run 0 'no rate for a currency' summary --currency KES --json
json 'd["total"]["entries"] == 0 and {u["currency"] for u in d["unconverted"]} >= {"USD", "EUR"}'
json 'all(list(u) == ["currency", "gross", "commission", "entries"] for u in d["unconverted"])'
run 0 'no rate, for a person' summary --currency KES; says 'rate'

for page in overview products networks campaigns; do
  run 0 "$page as a picture" render $page --output "$home/$page.png" --width 640 --height 480
  silent
  [ "$(head -c 4 "$home/$page.png" | tail -c 3)" = PNG ]; ok $? "$page is a PNG"
done
run 0 'a dark page to print' render overview --output "$home/page.pdf" --dark
[ "$(head -c 4 "$home/page.pdf")" = %PDF ]; ok $? 'it is a PDF'
run 0 'a page to scale' render networks --output "$home/page.SVG"
grep -q '<svg' "$home/page.SVG"; ok $? 'it is an SVG'
run 2 'no such page' render balance --output "$home/x.png"; complains 'overview'
run 2 'no such picture' render overview --output "$home/x.gif"; complains '.png'
run 2 'a picture nowhere' render overview; complains '--output'
run 2 'a picture too small' render overview --output "$home/x.png" --width 10; complains '200'
run 1 'a folder that is not there' render overview --output "$home/none/x.png"; complains 'none'

stop_sandbox
run 1 'a network that is gone' accounts check 'My jvzoo'; complains 'takings:'
done_testing
