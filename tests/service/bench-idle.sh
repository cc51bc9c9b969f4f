#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What Takings costs while nothing is due, and over 1,000 syncs of unchanged data.
#   … bench-idle.sh TAKINGS DATA ui FAKE-NOTIFICATIONS BENCH-WINDOW
# Prints processor ticks (of 10 ms) and wakeups (voluntary switches of all threads) of a minute of the
# process in the background and of an open window, beside an empty window of libadwaita over ten
# seconds, and the memory of the process after 200 syncs, when its heap has found its size, and after
# 1,200. Fails where anything but a timer or two woke, or memory grew by more than 1 MB.
. "$(dirname "$0")/library.sh"
bench=${5:-}
seconds=${TAKINGS_BENCH_SECONDS:-60} syncs=${TAKINGS_BENCH_SYNCS:-1000}
start_networks --entries 300 --seed 5
add_network jvzoo >/dev/null
export GSETTINGS_BACKEND=keyfile GSETTINGS_SCHEMA_DIR=$2
settings=$XDG_CONFIG_HOME/glib-2.0/settings/keyfile
mkdir -p "$(dirname "$settings")"
printf '[io/github/takings/Takings]\nbackground=true\n' >"$settings"
start_bus

ticks () { awk '{sub(/.*\) /, ""); print $12 + $13}' "/proc/$1/stat"; }
switches () { awk '/^Pid:/ {id = $2} /^voluntary/ {print id, $2}' "/proc/$1/task/"*/status; }
idle () { # what, process
  local t n
  sleep 5
  t=$(ticks "$2")
  switches "$2" >"$home/before"
  sleep "$seconds"
  t=$(($(ticks "$2") - t))
  # threads that have ended meanwhile count no more
  n=$(switches "$2" | awk 'NR == FNR {before[$1] = $2; next} {n += $2 - before[$1]} END {print n}' "$home/before" -)
  echo "$1: $t ticks, $n wakeups in $seconds s"
  [ "$t" -le 1 ] && [ "$n" -le $((seconds / 10 + 4)) ] || failed=1
}
# the ledger is closed, and what it needed given back, after the caller was answered
memory () { sleep 3; awk '/^Rss(Anon|Shmem)/ {n += $2} END {print n}' "/proc/$1/status"; }

method Sync '[]' '{}' || { cat "$home/err"; exit 1; }
idle 'in the background' "$(owner)"
pid=$(owner)
for ((i = 1; i <= 200; i++)); do method Sync '[]' '{}'; done
before=$(memory "$pid")
for ((i = 1; i <= syncs; i++)); do method Sync '[]' '{}'; done
grep -q "'added': <uint64 0>" "$home/out" || { echo "the data changed"; exit 1; }
[ "$(owner)" = "$pid" ] || { echo "another process answers"; exit 1; }
after=$(memory "$pid")
echo "memory after 200 syncs: $before kB; after $syncs more: $after kB; growth $((after - before)) kB (at most 1024)"
[ $((after - before)) -le 1024 ] || failed=1
kill "$pid"; within 10 unowned

if [ "$3" = ui ] && command -v xvfb-run >/dev/null; then
  export GDK_BACKEND=x11 GSK_RENDERER=cairo GTK_A11Y=none LIBGL_ALWAYS_SOFTWARE=1
  xvfb-run -a -s '-screen 0 1280x800x24' "$takings" >"$home/window" 2>&1 & display=$!
  within 30 eval '! unowned'
  sleep 5
  idle 'an open window' "$(owner)"
  gdbus call --session --dest $NAME --object-path $OBJECT --method org.gtk.Actions.Activate quit '[]' '{}' >/dev/null
  wait $display
  [ -z "$bench" ] || echo "an empty window, 10 s (wakeups, ms of processor): $(
    GTK_A11Y=none xvfb-run -a -s '-screen 0 1280x800x24' "$bench" --child - idle 2>/dev/null | grep '^idle')"
fi
kill $sandbox $bus_pid
rm -rf "$home"
exit $failed
