#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the desktop itself asks on the bus: GNOME Shell's search, the actions and files of the desktop
# entry, notifications in quiet hours and of refunds.
. "$(dirname "$0")/library.sh"
start_networks --entries 3000 --seed 4
for network in jvzoo hotmart; do add_network $network; done
export GSETTINGS_BACKEND=keyfile GSETTINGS_SCHEMA_DIR=$2
settings=$XDG_CONFIG_HOME/glib-2.0/settings/keyfile
mkdir -p "$(dirname "$settings")"
prefer () { printf '[io/github/takings/Takings]\n%s\n' "$@" >"$settings"; }
start_bus
"$takings" sync >"$home/out" 2>&1; ok $? 'a ledger'

# --- GNOME Shell's search ---
search () { # method, arguments
  gdbus call --session --dest $NAME --object-path $OBJECT/SearchProvider \
    --method org.gnome.Shell.SearchProvider2."$1" "${@:2}" >"$home/out" 2>"$home/err"
}
"$takings" entries --kind sale --limit 1 --json >"$home/entry"
member () { python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[0][sys.argv[2]])' "$home/entry" "$1"; }
order=$(member order_id) product=$(member product) product_id=$(member product_id)
unowned; ok $? 'not running'
search GetInitialResultSet "['$order']"; ok $? 'an order is looked for'
says "order:$order"
search GetInitialResultSet "['${order:0:5}']"; says "'order:"
search GetSubsearchResultSet "['order:$order']" "['${order,,}']"; says "order:$order"
read -ra words <<<"$product"
search GetInitialResultSet "['${words[0]}']"; ok $? 'a product is looked for'
says "'product:hotmart:"
search GetInitialResultSet "['${words[0],,}', '${words[1]:-}']"; says "product:hotmart:$product_id'"
for terms in "['ab']" "['', ' ']" "@as []" "['zzzzzzzz']" "['%%%%']"; do
  search GetInitialResultSet "$terms"; [ "$(cat "$home/out")" = '(@as [],)' ]; ok $? "nothing: $terms"
done
search GetResultMetas "['order:$order', 'product:hotmart:$product_id', 'order:none', 'x', 'product:', 'product:y']"
ok $? 'described'
says "'name': <'Order $order'>"
says "'name': <'$product'>"
says "'description': <'Hotmart"
[ "$(grep -o "'id':" "$home/out" | wc -l)" = 2 ]; ok $? 'what is not there is left out'
grep -qE "'description': <'[^']*[0-9][^']*My hotmart'>" "$home/out"; ok $? 'what an order earned is told'
! grep -q '@' "$home/out"; ok $? 'no address is'

# --- refunds: far more than usual ---
"$takings" accounts pause 'My jvzoo' >"$home/out" 2>&1; ok $? 'one account is at rest'
python3 - "$XDG_DATA_HOME/takings/ledger.db" <<'P'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
mine = "account = (SELECT id FROM account WHERE network = 'jvzoo')"
many = db.execute("UPDATE entry SET kind = 2, state = 1, commission = -abs(commission), occurred_at = unixepoch() - 60,"
                  " day = unixepoch() / 86400 WHERE id IN (SELECT id FROM entry WHERE " + mine + " LIMIT 60)").rowcount
db.execute("DELETE FROM entry WHERE id = (SELECT max(id) FROM entry WHERE kind = 0 AND NOT " + mine + ")")
db.commit()
sys.exit(many < 20)
P
ok $? 'its sales went back today'
"$takings" check --rebuild-totals >"$home/out" 2>&1
kill "$(owner)"; within 10 unowned
minute=$((10#$(date -u +%H) * 60 + 10#$(date -u +%M)))
prefer quiet-hours=true "quiet-from=uint32 $(((minute + 1380) % 1440))" "quiet-until=uint32 $(((minute + 720) % 1440))" \
  notify-sales=false
method Sync '[]' '{"full": <true>}'; ok $? 'a sync that brings one more'
grep -q "'added': <uint64 [1-9]" "$home/out"; ok $? 'which is new'
within 10 grep -q 'refunds-told=[1-9]' "$settings"; ok $? 'what is told is told once a day'
[ ! -s "$home/notes" ]; ok $? 'quiet hours: nothing is told'
prefer quiet-hours=false notify-sales=false
within 20 grep -q '^Far more refunds than usual|' "$home/notes"; ok $? 'told when they are over'
grep -qE '\|[0-9]+ refunds and chargebacks since yesterday; [0-9]+ would be usual' "$home/notes"; ok $? 'with figures'
! grep -q 'new entr' "$home/notes"; ok $? 'sales are not told to who does not want it'

# --- the actions of the desktop entry, and a backup that is opened ---
kill "$(owner)"; within 10 unowned
activate () { # action, parameters
  gdbus call --session --dest $NAME --object-path $OBJECT \
    --method org.freedesktop.Application.ActivateAction "$1" "$2" '{}' >"$home/out" 2>"$home/err"
}
before=$(property LastSync)
sleep 1
activate sync '[]'; ok $? 'Sync Now'
newer () { [ "$(property LastSync)" != "$before" ]; }
within 20 newer; ok $? 'syncs without a window'
if command -v xvfb-run >/dev/null && [ "${3:-}" = ui ]; then
  "$takings" backup "$home/copy.takings" >"$home/out" 2>&1; ok $? 'a backup'
  service=$(owner)
  # the bus gives the display to what it starts, as a session does
  cat >"$home/window-test" <<P
export GDK_BACKEND=x11 GSK_RENDERER=cairo GTK_A11Y=none LIBGL_ALWAYS_SOFTWARE=1
dbus-update-activation-environment DISPLAY XAUTHORITY GDK_BACKEND GSK_RENDERER GTK_A11Y
kill $service
while gdbus call --session --dest org.freedesktop.DBus --object-path / \
  --method org.freedesktop.DBus.NameHasOwner $NAME | grep -q true; do sleep 0.1; done
touch "$home/ready"
while [ ! -e "$home/done" ]; do sleep 0.2; done
P
  xvfb-run -a -s '-screen 0 1280x800x24' bash -c '. "$0"; true' "$home/window-test" >"$home/window" 2>&1 & display=$!
  within 30 test -e "$home/ready"; ok $? 'a display'

  # --- a click on a notification opens the place of what it tells ---
  quit () {
    gdbus call --session --dest $NAME --object-path $OBJECT --method org.gtk.Actions.Activate quit '[]' '{}' >/dev/null
    within 20 unowned
  }
  is_window () {
    gdbus introspect --session --dest $NAME --object-path $OBJECT/window/1 2>/dev/null | grep -q org.gtk.Actions
  }
  arguments () { [ "$(tr '\0' ' ' <"/proc/$(owner)/cmdline" 2>/dev/null | cut -d ' ' -f 2-)" = "$1 " ]; }
  told () { sed -nE "s/^[^|]*$1[^|]*\|.*\|([0-9]+)\|default$/\1/p" "$home/notes" | tail -n 1; }
  tells () { [ -n "$(told "$1")" ]; }
  opens () { # what the notification says, with what the window is started
    within 20 tells "$1"; ok $? "told: $1"
    gdbus call --session --dest org.freedesktop.Notifications --object-path /org/freedesktop/Notifications \
      --method io.github.takings.Test.Click "$(told "$1")" >"$home/out" 2>"$home/err"; ok $? 'which is clicked'
    within 30 arguments "$2" && within 30 is_window; ok $? "opens $2"
    quit; ok $? 'which is left again'
  }
  sell () { # as if the newest sale were made now
    python3 - "$XDG_DATA_HOME/takings/ledger.db" <<'P'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=20)
db.execute("DELETE FROM entry WHERE id = (SELECT max(e.id) FROM entry e JOIN account a ON a.id = e.account"
           " WHERE e.kind = 0 AND a.network = 'hotmart')")
db.commit()
P
    method Sync '["My hotmart"]' '{"full": <true>}'
  }
  : >"$home/notes"
  prefer notify-refunds=false
  sell; ok $? 'a sale'
  opens 'new entr' '--page sales'
  prefer notify-sales=false
  sell; ok $? 'another one'
  opens 'Far more refunds' '--entries kind:refund last:2d'
  mv "$home/secrets" "$home/secrets.away"
  method Sync '["My hotmart"]' '{}'; ok $? 'a sync without secrets'
  opens 'can no longer be read' '--page accounts'
  mv "$home/secrets.away" "$home/secrets"

  search ActivateResult "order:$order" "['$order']" 0; ok $? 'a result is chosen'
  within 30 is_window; ok $? 'a window opens'
  arguments "--entries order:\"$order\""; ok $? 'with the order'
  gdbus call --session --dest $NAME --object-path $OBJECT --method org.freedesktop.Application.Open \
    "['file://$home/copy.takings']" '{}' >"$home/out" 2>"$home/err"; ok $? 'a backup is opened'
  gdbus call --session --dest $NAME --object-path $OBJECT --method org.freedesktop.Application.Open \
    "['file:///etc/hostname']" '{}' >"$home/out" 2>"$home/err"; ok $? 'and what is none'
  quit; ok $? 'it quits when asked'
  touch "$home/done"; wait $display
  ! grep -qE 'CRITICAL|Sanitizer' "$home/window"; ok $? 'without complaint'
fi
# libadwaita 1.7 measures the labels of its message dialogs for less than they need
complaints () { grep -E 'CRITICAL|WARNING|Sanitizer' "$home/bus.log" | grep -v 'Trying to measure GtkLabel'; }
! complaints >"$home/out"; ok $? 'no complaint in the log'
finish
