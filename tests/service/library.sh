# SPDX-License-Identifier: GPL-3.0-or-later
# Shared by the tests of the service: a private bus that starts the program, the sandbox networks.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../cli/library.sh"
fake=$4
NAME=io.github.takings.Takings
OBJECT=/io/github/takings/Takings
INTERFACE=io.github.takings.Takings1
export GIO_USE_NETWORK_MONITOR=base

for tool in dbus-daemon gdbus busctl python3; do
  command -v $tool >/dev/null || { echo "1..0 # SKIP $tool is not installed"; exit 0; }
done

start_bus () {
  mkdir "$home/services"
  printf '[D-BUS Service]\nName=%s\nExec=%s --gapplication-service\n' $NAME "$takings" \
    >"$home/services/takings.service"
  printf '[D-BUS Service]\nName=org.freedesktop.Notifications\nExec=%s %s\n' \
    "$(realpath "$fake")" "$home/notes" >"$home/services/notifications.service"
  sed "s|@home@|$home|" "$here/bus.conf.in" >"$home/bus.conf"
  exec 3< <(exec dbus-daemon --config-file="$home/bus.conf" --print-address=1 --print-pid=1 \
    --nofork 2>"$home/bus.log")
  read -r DBUS_SESSION_BUS_ADDRESS <&3
  read -r bus_pid <&3
  export DBUS_SESSION_BUS_ADDRESS
}

start_networks () { # options of takings sandbox
  "$takings" sandbox "$@" >"$home/sandbox" & sandbox=$!
  until [ -s "$home/sandbox" ]; do
    kill -0 $sandbox || { echo 'Bail out! no sandbox'; exit 1; }
    sleep 0.05
  done
}

add_network () {
  fields "$1" >"$home/fields"
  "$takings" accounts add "$1" --name "My $1" --endpoint "$(endpoint "$1")" <"$home/fields" \
    >"$home/id" 2>"$home/err"
  ok $? "add $1"
}

finish () {
  kill $sandbox $bus_pid 2>/dev/null
  wait $sandbox
  done_testing
}
trap 'kill ${sandbox:-} ${bus_pid:-} 2>/dev/null' EXIT

method () { # name, arguments of gdbus: the answer in $home/out
  gdbus call --session --timeout 150 --dest $NAME --object-path $OBJECT --method $INTERFACE."$1" "${@:2}" \
    >"$home/out" 2>"$home/err" </dev/null
}
property () { busctl --user get-property $NAME $OBJECT $INTERFACE "$1" 2>"$home/err"; }
owner () {
  gdbus call --session --dest org.freedesktop.DBus --object-path / \
    --method org.freedesktop.DBus.GetConnectionUnixProcessID $NAME 2>/dev/null \
    | sed -nE 's/.*uint32 ([0-9]+).*/\1/p'
}
# Waits, at most so many seconds, until a command succeeds.
within () {
  local until=$((SECONDS + $1))
  shift
  until "$@"; do
    [ $SECONDS -lt $until ] || return 1
    sleep 0.05
  done
}
unowned () { [ -z "$(owner)" ]; }
