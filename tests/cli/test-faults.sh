#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What goes wrong around the program: interruptions, full disks, damage, odd surroundings.
. "$(dirname "$0")/library.sh"
start_sandbox --entries 3000 --seed 3
ledger=$XDG_DATA_HOME/takings/ledger.db

catches_signals () { (($((0x$(awk '/^SigCgt/ {print $2}' "/proc/$1/status"))) & 1 << 14)); }

umask 0
add_all
run 0 'sync' sync --json
json 'all(a["status"] == "ok" for a in d["accounts"])'
run 0 'what is in the ledger' entries --json
cp "$home/out" "$home/all"

# --- who may read it, whatever the umask ---
run 0 'a backup' backup "$home/backup.db"; says "$home/backup.db"; silent
for file in "$ledger" "$home/backup.db" "$XDG_DATA_HOME/takings/ledger.lock"; do
  [ "$(stat -c %a "$file")" = 600 ]; ok $? "${file##*/} is for its owner alone"
done
[ "$(stat -c %a "$XDG_DATA_HOME/takings")" = 700 ]; ok $? 'the data folder is for its owner alone'
mkdir -m 755 "$home/given"
TAKINGS_DATA_DIR=$home/given run 0 'a folder that is given' check
[ "$(stat -c %a "$home/given")" = 755 ]; ok $? 'a given folder keeps its mode'
umask 022

# --- output that goes nowhere ---
for command in --version --help 'accounts list' 'accounts list --json' 'sync --help' entries 'entries --json' \
  'entries --csv' summary 'summary --json' 'summary --csv' 'rates list --json' check sandbox; do
  # shellcheck disable=SC2086
  timeout 60 "$takings" $command >/dev/full 2>"$home/err"
  [ $? -eq 1 ] && [ "$(grep -c '^takings:' "$home/err")" -eq 1 ]; ok $? "a full disk: $command"
done
"$takings" summary >&- 2>"$home/err"; [ $? -eq 1 ]; ok $? 'no output at all'
for format in --json --csv --limit=9999; do
  "$takings" entries $format 2>"$home/err" | head -n 1 >"$home/out"
  [ ! -s "$home/err" ]; ok $? "a reader that goes away: $format"
  (trap '' PIPE; "$takings" entries $format 2>"$home/err" | head -n 1 >"$home/out")
  [ ! -s "$home/err" ]; ok $? "the same with the signal ignored: $format"
done

# --- interruptions ---
for signal in INT TERM HUP; do
  fault clickbank slow 99
  "$takings" sync --full --json >"$home/out" 2>"$home/err" & pid=$!
  until catches_signals $pid; do sleep 0.02; done
  kill -$signal $pid; wait $pid; [ $? -eq 1 ]; ok $? "SIG$signal ends a sync with 1"
  json '[a["error"]["code"] for a in d["accounts"] if a["network"] == "clickbank"] == ["cancelled"]'
  complains 'the next sync goes on'
done
fault clickbank slow 0
run 0 'the next sync goes on' sync --json; json 'all(a["status"] == "ok" for a in d["accounts"])'
run 0 'nothing is doubled' entries --json; json 'd == everything'
run 0 'it is whole' check

# --- two at once ---
"$takings" sync "My hotmart" --full --json >"$home/one" 2>&1 & one=$!
"$takings" sync --json >"$home/two" 2>&1 & two=$!
run 0 'reading meanwhile' summary --json; json 'd["total"]["entries"] > 0'
wait $one; ok $? 'one of two syncs'
wait $two; ok $? 'the other of two'
run 0 'nothing is doubled by two' entries --json; json 'd == everything'

# --- without a keyring ---
SECRET_BACKEND=service DBUS_SESSION_BUS_ADDRESS=unix:path=$home/none run 1 'no keyring' sync --json
json 'all(a["error"]["code"] == "keyring" for a in d["accounts"])'; complains 'SECRET_BACKEND=file'
fields jvzoo >"$home/fields"
SECRET_BACKEND=service DBUS_SESSION_BUS_ADDRESS=unix:path=$home/none input=$home/fields \
  run 1 'no account without its secrets' accounts add jvzoo --name Lost; complains 'keyring'
run 0 'it was not added' accounts list --json; json 'len(d) == 6'

# --- damage ---
run 0 'what a backup holds' restore "$home/backup.db" --dry-run; says '6 accounts'
cp "$ledger" "$home/good.db"
ask sql 'UPDATE daily SET commission = commission + 1'; ok $? 'somebody changed a sum'
run 1 'a check tells' check; says 'daily'; complains '--rebuild-totals'
run 0 'and adds up again' check --rebuild-totals; says 'whole'
run 0 'which helped' check
damage () { # what command…: the ledger is refused and stays as it is
  local what=$1 before
  shift
  before=$(cksum "$ledger")
  for command in check 'accounts list' summary 'entries --json' sync "backup $home/none.db" 'rates list'; do
    # shellcheck disable=SC2086
    run 1 "$what: $command" $command; complains "$1"
  done
  [ "$(cksum "$ledger")" = "$before" ] && [ ! -e "$home/none.db" ]; ok $? "$what: it was not touched"
}
printf 'no ledger at all, but long enough for a header\n%600s' >"$ledger"
damage 'no database' 'takings restore FILE'
head -c 20000 "$home/good.db" >"$ledger"
damage 'cut off' 'takings restore FILE'
{ head -c 8192 "$home/good.db"; head -c 30000 /dev/zero; tail -c +38193 "$home/good.db"; } >"$ledger"
damage 'a hole' 'takings restore FILE'
cp "$ledger" "$home/damaged.db"
run 1 'a damaged backup is not restored' restore "$home/damaged.db"; complains 'nothing was changed'
cp "$home/good.db" "$ledger"
ask sql 'PRAGMA user_version = 999'; ok $? 'a newer version was here'
damage 'a newer version' 'update Takings'
run 0 'restore in its place' restore "$home/backup.db"; says 'is kept as'
run 0 'all is back' entries --json; json 'd == everything'
ls "$XDG_DATA_HOME/takings" | grep -q '^ledger-before-restore-'; ok $? 'what was there is kept'
run 0 'and it syncs' sync --json; json 'all(a["added"] == 0 for a in d["accounts"])'
for file in /etc/passwd /dev/null "$home" "$home/none.db"; do
  "$takings" restore "$file" >"$home/out" 2>"$home/err"; [ $? -ne 0 ] && grep -qF "$file" "$home/err"
  ok $? "not restored: $file"
done
"$takings" restore "$ledger" >"$home/out" 2>"$home/err"; [ $? -eq 2 ]; ok $? 'the ledger is no backup of itself'
run 2 'nor to itself' backup "$ledger"
run 1 'a backup to nowhere' backup "$home/none/x.db"; complains "$home/none/x.db"
ls "$home" | grep -q 'part-'; [ $? -eq 1 ]; ok $? 'no half a file is left'

# --- odd surroundings ---
LC_ALL=C run 0 'a UTF-8 word in the C locale' entries --search 'Inglês' --json; json 'len(d) > 0'
LC_ALL=nonsense run 0 'an unknown locale' summary
TZ=Nowhere/Land run 0 'an unknown time zone' summary --json
run 2 'a word that is no text' entries --search "$(printf '\377')"; complains 'UTF-8'
run 2 'a name that is no text' accounts edit 'My jvzoo' --name "$(printf 'a\377')"; complains 'UTF-8'
run 0 'a file name that is no text' backup "$home/$(printf 'copy\377.db')"
run 2 'control characters' sync "$(printf 'a\033[31mb')"
[ "$(LC_ALL=C grep -c "$(printf '\033')" "$home/err")" -eq 0 ]; ok $? 'are not echoed'
(unset HOME XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME
 TAKINGS_DATA_DIR=$home/given "$takings" summary >"$home/out" 2>"$home/err"); ok $? 'no HOME'
(cd "$home" && TAKINGS_DATA_DIR=given "$takings" check >"$home/out" 2>"$home/err"); ok $? 'a relative folder'
touch "$home/file"
TAKINGS_DATA_DIR=$home/file run 1 'a file for a folder' check; complains "$home/file"
TAKINGS_DATA_DIR=/proc/none run 1 'a folder that cannot be made' check; complains '/proc/none'
if [ "$(id -u)" -ne 0 ]; then
  mkdir -m 555 "$home/fixed"
  TAKINGS_DATA_DIR=$home/fixed run 1 'a folder that is not writable' check; complains "$home/fixed"
fi
TERM=xterm NO_COLOR=1 run 0 'NO_COLOR' summary; plain

# --- a terminal ---
ask terminal 'accounts add clickbank --name Typed\n'"$(fields clickbank | sed 's/.*=//')\n\n\n\n"
ok $? 'an account is typed in'
grep -q 'api_key = ' "$home/out"; ok $? 'its fields are asked for'
! grep -q 'API-SANDBOX' "$home/out"; ok $? 'the secret is not shown'
run 0 'it is there' accounts list --json; json 'd[-1]["name"] == "Typed"'
run 0 'no longer' accounts remove Typed
ask terminal 'sync --full'; ok $? 'a sync on a terminal'
grep -q 'Syncing' "$home/out"; ok $? 'shows its progress'
ask clean Syncing; ok $? 'and takes it away again'

stop_sandbox
done_testing
