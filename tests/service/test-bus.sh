#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What other programs see on the bus, asked with gdbus and busctl.
. "$(dirname "$0")/library.sh"
start_networks --entries 300 --seed 3
for network in clickbank jvzoo hotmart; do add_network $network; done
start_bus

# --- activation, and what there is before any sync ---
unowned; ok $? 'not running'
[ "$(property Syncing)" = 'b false' ]; ok $? 'starts for a property, without a window'
[ "$(property LastSync)" = 'x 0' ]; ok $? 'never synced'
[ "$(property NextSync)" = 'x 0' ]; ok $? 'none is planned by a process that ends'
property Accounts >"$home/out"
grep -q '"name" s "My hotmart"' "$home/out"; ok $? 'accounts are known at once'
first=$(owner)
[ -n "$first" ]; ok $? 'the bus started a process'

# --- Sync, its signals and changed properties ---
gdbus monitor --session --dest $NAME >"$home/signals" & monitor=$!
within 10 grep -q 'is owned by' "$home/signals"; ok $? 'watching'
method Sync '[]' '{}'; ok $? 'Sync'
for word in started_at finished_at "'status': <'ok'>" "'network': <'clickbank'>" \
    "'network': <'jvzoo'>" "'network': <'hotmart'>" "'added': <uint64 "; do says "$word"; done
[ "$(grep -o "'rejected': <uint64 0>" "$home/out" | wc -l)" = 3 ]; ok $? 'three accounts'
[ "$(property LastSync)" != 'x 0' ]; ok $? 'LastSync is told'
property Accounts | grep -q '"status" s "ok"'; ok $? 'Accounts are told'
for word in 'SyncStarted ()' 'SyncProgress (' 'SyncFinished (' 'EntriesAdded (' \
    "PropertiesChanged ('$INTERFACE', {'Syncing': <true>" "'LastSync': <int64 1"; do
  within 5 grep -qF "$word" "$home/signals"; ok $? "signal: $word"
done
kill $monitor; wait $monitor 2>/dev/null
[ "$(owner)" = "$first" ]; ok $? 'the same process all the time'

# --- one account, by the beginning of its id, its name, with options ---
id=$(cat "$home/id")
method Sync "['${id:0:8}']" '{}'; ok $? 'a part of an id'
[ "$(grep -o "'network'" "$home/out" | wc -l)" = 1 ]; ok $? 'one account alone'
method Sync "['My jvzoo']" '{"full": <true>}'; ok $? 'a name, in full'
method Sync '[]' '{"since": <"2026-01-01">}'; ok $? 'since a day'
method Sync '[]' '{"since": <int64 1780000000>}'; ok $? 'since a moment'

# --- calls at the same time are one run ---
before=$(sqlite3 -cmd '.timeout 20000' "$XDG_DATA_HOME/takings/ledger.db" 'SELECT count (*) FROM sync_run' 2>/dev/null)
calls=()
for i in 1 2 3 4 5; do
  gdbus call --session --dest $NAME --object-path $OBJECT --method $INTERFACE.Sync '[]' \
    '{"full": <true>}' >"$home/call-$i" 2>&1 & calls+=($!)
done
wait "${calls[@]}"
[ "$(sort -u "$home"/call-[1-5] | wc -l)" = 1 ]; ok $? 'all five calls have the answer of one run'
grep -q "'status': <'ok'>" "$home/call-5"; ok $? 'which went well'
if [ -n "$before" ]; then
  after=$(sqlite3 -cmd '.timeout 20000' "$XDG_DATA_HOME/takings/ledger.db" 'SELECT count (*) FROM sync_run')
  [ $((after - before)) = 3 ]; ok $? 'each account was read once'
fi

# --- Summary is what the command line says ---
for by in '' day month network account product campaign country kind currency; do
  method Summary '' '' "$by" ''
  "$takings" summary ${by:+--by $by} --json >"$home/summary" 2>"$home/err"
  python3 - "$home/out" "$home/summary" <<'P'
import ast, json, sys
told = ast.literal_eval(open(sys.argv[1]).read())[0]
sys.exit(json.loads(told) != json.load(open(sys.argv[2])) or told != open(sys.argv[2]).read().strip())
P
  ok $? "Summary equals the command line's, by ${by:-nothing}"
  cat "$home/out" >>"$home/summaries"
done
method Summary 2026-01-01 2026-06-30 month EUR
"$takings" summary --from 2026-01-01 --to 2026-06-30 --by month --currency EUR --json >"$home/summary"
python3 -c 'import ast, sys
sys.exit(ast.literal_eval(open(sys.argv[1]).read())[0] != open(sys.argv[2]).read().strip())' \
  "$home/out" "$home/summary"
ok $? 'with days and a currency'

# --- what has no meaning is a typed error ---
refused () { # error-name description method argument…
  local error=$1 what=$2
  shift 2
  ! method "$@"; ok $? "refused: $what"
  complains "$error"
}
usage=$NAME.Error.Usage
refused $usage 'an account that does not exist' Sync '["nobody"]' '{}'
refused $usage 'an empty account' Sync '[""]' '{}'
refused $usage 'no day' Sync '[]' '{"since": <"2026-13-01">}'
refused $usage 'a moment before all' Sync '[]' '{"since": <int64 -1>}'
refused $usage 'an option of the wrong type' Sync '[]' '{"full": <"yes">}'
refused $usage 'an unknown option' Sync '[]' '{"fast": <true>}'
refused $NAME.Error.Storage 'another ledger' Sync '[]' '{"ledger": <"/nowhere">}'
refused $usage 'no day' Summary x '' '' ''
refused $usage 'days backwards' Summary 2026-02-01 2026-01-01 '' ''
refused $usage 'no grouping' Summary '' '' fortnight ''
refused $usage 'no currency' Summary '' '' '' gold
! busctl --user call $NAME $OBJECT $INTERFACE Sync s x 2>"$home/err"; ok $? 'refused: a wrong signature'
complains 'does not match expected type'
! busctl --user call $NAME $OBJECT $INTERFACE Secret 2>"$home/err"; ok $? 'refused: no such method'
! busctl --user set-property $NAME $OBJECT $INTERFACE Syncing b true 2>"$home/err"
ok $? 'refused: properties are not to be written'
[ "$(owner)" = "$first" ]; ok $? 'the same process survived all that'

# --- no secret comes out of any property, method or log ---
busctl --user introspect --xml-interface $NAME $OBJECT >"$home/out" 2>&1
busctl --user introspect --full $NAME $OBJECT >>"$home/out" 2>&1
method Sync '[]' '{}'
cat "$home/bus.log" "$home/signals" "$home/summaries" >>"$home/out"
property Accounts >>"$home/out"
! grep -qE '[[:alnum:]]@[[:alnum:]-]+\.[[:alpha:]]' "$home/out"; ok $? "nor is a customer's address told"
for network in clickbank jvzoo hotmart; do
  while IFS='=' read -r field value; do
    case $field in *key | *secret | *token | basic)
      ! grep -qF -- "$value" "$home/out" "$home/signals" "$home/bus.log"
      ok $? "$field of $network is not told" ;;
    esac
  done < <(fields $network)
done

# --- what a later sync brings is notified, in one, with its sum ---
python3 - "$XDG_DATA_HOME/takings/ledger.db" <<'P'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("DELETE FROM entry WHERE id IN (SELECT e.id FROM entry e JOIN account a ON a.id = e.account"
           " WHERE a.name = 'My jvzoo' ORDER BY e.id LIMIT 3)")
db.commit()
P
ok $? 'three entries are not known'
method Sync '["My jvzoo"]' '{"full": <true>}'; ok $? 'and come back'
within 5 grep -qE '^[34] new entries\|[^|]*[0-9]' "$home/notes"; ok $? 'which is notified with a sum'
[ "$(wc -l <"$home/notes")" = 1 ]; ok $? 'and nothing else was: no success, no first sync'

# --- a network that is away, and a keyring that is: told in the result ---
kill $sandbox; wait $sandbox
method Sync '["My jvzoo"]' '{}'; ok $? 'Sync without a network answers'
says "'status': <'failed'>"
says "'code': <'network'>"
within 20 unowned; ok $? 'ends when there is nothing to do'
mv "$home/secrets" "$home/secrets.away"
method Sync '["My jvzoo"]' '{}'; ok $? 'Sync without secrets answers'
grep -qE "'code': <'(keyring|auth)'>" "$home/out"; ok $? 'with a code'
property Accounts | grep -qE '"code" s "(keyring|auth)"'; ok $? 'which Accounts has too'
within 5 grep -q '^My jvzoo can no longer be read|' "$home/notes"; ok $? 'which is notified'
method Sync '["My jvzoo"]' '{}'
[ "$(wc -l <"$home/notes")" = 2 ]; ok $? 'once'

# --- SIGTERM ---
pid=$(owner)
kill "$pid"
within 10 unowned; ok $? 'SIGTERM ends it'
! kill -0 "$pid" 2>/dev/null || within 5 test ! -d "/proc/$pid"; ok $? 'the process is gone'
! grep -qE 'CRITICAL|WARNING|ERROR: |Sanitizer' "$home/bus.log"; ok $? 'no complaint in the log'
finish
