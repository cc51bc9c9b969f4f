#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Syncs by the clock, and a command line beside the service and beside a window.
. "$(dirname "$0")/library.sh"
start_networks --entries 20000 --seed 5
for network in clickbank hotmart; do add_network $network; done
export GSETTINGS_BACKEND=keyfile GSETTINGS_SCHEMA_DIR=$2
settings=$XDG_CONFIG_HOME/glib-2.0/settings/keyfile
mkdir -p "$(dirname "$settings")"
prefer () { printf '[io/github/takings/Takings]\n%s\n' "$@" >"$settings"; }
is () { [ "$(property "$1")" = "$2" ]; }
is_not () { ! is "$@"; }

# --- a command line while the service syncs asks it ---
start_bus
method Sync '[]' '{}' & call=$!
within 20 is Syncing 'b true'; ok $? 'a sync runs'
"$takings" sync --json >"$home/told" 2>"$home/told-err"; ok $? 'the command line joins it'
"$takings" summary --json >"$home/summary" 2>&1; ok $? 'and reads by itself'
wait $call; ok $? 'the call is answered'
python3 - "$home/out" "$home/told" <<'P'
import json, re, sys
bus, line = open(sys.argv[1]).read(), json.load(open(sys.argv[2]))
told = [(a['status'], a['read'], a['added'], a['error']) for a in line['accounts']]
assert told and all(a[0] == 'ok' and a[3] is None for a in told), told
assert re.findall(r"'read': <uint64 (\d+)>", bus) == [str(a[1]) for a in told], (bus, told)
P
ok $? 'both have the same result'
"$takings" sync "My hotmart" --json >"$home/told" 2>&1; ok $? 'an idle service does not keep the ledger'
"$takings" accounts pause "My hotmart" >/dev/null 2>&1; ok $? 'nor from other commands'
"$takings" accounts resume "My hotmart" >/dev/null 2>&1

# --- by the clock ---
within 30 unowned; ok $? 'without consent it ends'
prefer background=true sync-interval='uint32 30'
last=$(property LastSync)
within 5 is_not NextSync 'x 0'; ok $? 'with consent a sync is planned'
[ "$(property NextSync)" = "x $((${last#x } + 1800))" ]; ok $? 'half an hour after the last one'
"$takings" accounts pause "My hotmart" >"$home/out" 2>&1
paused () { property Accounts | grep -q '"paused" b true'; }
within 30 paused; ok $? 'what another command writes is told'
"$takings" accounts resume "My hotmart" >"$home/out" 2>&1
within 30 eval '! paused'; ok $? 'and taken back'
sleep 11
! unowned; ok $? 'it stays'
kill "$(owner)"; within 10 unowned; ok $? 'SIGTERM ends it'
sqlite3 -cmd '.timeout 20000' "$XDG_DATA_HOME/takings/ledger.db" \
  'UPDATE account SET last_sync = last_sync - 86400' 2>/dev/null \
  || python3 -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1]); db.execute("UPDATE account SET last_sync = last_sync - 86400"); db.commit()' \
    "$XDG_DATA_HOME/takings/ledger.db"
ok $? 'a day later'
now=$(date +%s)
property LastSync >/dev/null
newer () { local last; last=$(property LastSync); [ "${last#x }" -ge "$now" ]; }
within 20 newer; ok $? 'what is overdue is synced at once'

# --- a sync that falls due while the machine sleeps, and its process with it ---
set_last () { # seconds ago
  python3 -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=20)
db.execute("UPDATE account SET last_sync = unixepoch() - " + sys.argv[2]); db.commit()' \
    "$XDG_DATA_HOME/takings/ledger.db" "$1"
}
kill "$(owner)"; within 10 unowned; ok $? 'a new process'
set_last 1790; ok $? 'due in ten seconds'
due () { local next; next=$(property NextSync); [ $((${next#x } - $(date +%s))) -le 11 ]; }
within 10 due; ok $? 'which is planned'
pid=$(owner)
kill -STOP "$pid"; sleep 12; now=$(date +%s); kill -CONT "$pid"
within 10 newer; ok $? 'is caught up with after it'
prefer background=true sync-interval='uint32 0'
within 40 unowned; ok $? 'the off switch'

# --- a window ---
if command -v xvfb-run >/dev/null && "$takings" render --help >/dev/null && [ "${3:-}" = ui ]; then
  property Syncing >/dev/null
  service=$(owner)
  export GDK_BACKEND=x11 GSK_RENDERER=cairo GTK_A11Y=none LIBGL_ALWAYS_SOFTWARE=1
  xvfb-run -a "$takings" >"$home/window" 2>&1 & window=$!
  taken_over () { local pid; pid=$(owner); [ -n "$pid" ] && [ "$pid" != "$service" ]; }
  within 30 taken_over; ok $? 'a window takes the name over'
  within 10 test ! -d "/proc/$service"; ok $? 'and the service makes way'
  within 30 is Syncing 'b false' && within 30 newer; ok $? 'it synced'
  "$takings" sync --json >"$home/told" 2>"$home/err"; ok $? 'the command line asks the window'
  grep -q '"status":"ok"' "$home/told"; ok $? 'which answers'
  add_network jvzoo # the window lends its ledger, and finds the new secrets
  "$takings" sync 'My jvzoo' --json >"$home/told" 2>"$home/err"; ok $? 'the window syncs what was added beside it'
  "$takings" accounts pause 'My jvzoo' >"$home/out" 2>"$home/err"; ok $? 'and what is changed beside it is changed'
  is_not NextSync 'x 0' || grep -q 'uint32 0' "$settings"; ok $? 'NextSync follows the switch'
  "$takings" --page sales >/dev/null 2>&1
  xvfb-run -a "$takings" --page sales >"$home/second" 2>&1; ok $? 'a second start shows the first window'
  gdbus call --session --dest $NAME --object-path $OBJECT \
    --method org.gtk.Actions.Activate quit '[]' '{}' >/dev/null
  wait $window; ok $? 'and quits when asked'
  cp "$home/window" "$home/err"
  ! grep -qE 'CRITICAL|Sanitizer' "$home/window"; ok $? 'without complaint'
fi
! grep -qE 'CRITICAL|WARNING|Sanitizer' "$home/bus.log"; ok $? 'no complaint in the log'
finish
