# SPDX-License-Identifier: GPL-3.0-or-later
# Shared by the tests of the command line: TAP output, a throw-away home, file-backed secrets.
takings=$(realpath "$1")
home=$(mktemp -d)
n=0
failed=0
export XDG_DATA_HOME=$home/data XDG_CONFIG_HOME=$home/config XDG_CACHE_HOME=$home/cache HOME=$home
export SECRET_BACKEND=file SECRET_FILE_TEST_PATH=$home/secrets SECRET_FILE_TEST_PASSWORD=test
export LC_ALL=C.UTF-8
unset TAKINGS_DATA_DIR DISPLAY WAYLAND_DISPLAY

ok () { # status description
  n=$((n + 1))
  if [ "$1" -eq 0 ]; then
    echo "ok $n - $2"
  else
    echo "not ok $n - $2"
    failed=1
    sed 's/^/# /' "$home/out" "$home/err" 2>/dev/null
  fi
}

# Runs the program; output in $home/out and $home/err; checks the exit status.
run () { # expected-status description argument…
  local want=$1 what=$2 got
  shift 2
  "$takings" "$@" >"$home/out" 2>"$home/err" <"${input:-/dev/null}"
  got=$?
  [ "$got" -eq "$want" ]
  ok $? "$what (exit $want, got $got)"
}

says () { grep -qF -- "$1" "$home/out"; ok $? "output has: $1"; }
complains () { grep -qF -- "$1" "$home/err"; ok $? "error has: $1"; }
silent () { [ ! -s "$home/err" ]; ok $? "nothing on standard error"; }
# Neither colour nor any other control character, but line ends.
plain () { ! LC_ALL=C grep -q "$(printf '[\001-\011\013-\037\177]')" "$home/out"; ok $? 'no control characters'; }

# --- the sandbox networks, and a judge of documents ---
start_sandbox () { # options of takings sandbox
  "$takings" sandbox "$@" >"$home/sandbox" & sandbox=$!
  coproc judge { python3 "$(dirname "$0")/judge.py" "$home" "$takings" 2>"$home/judge"; }
  judge_pid=$!
  until [ -s "$home/sandbox" ] && read -r sandbox_line <"$home/sandbox"; do
    kill -0 $sandbox || { echo 'Bail out! no sandbox'; exit 1; }
    sleep 0.05
  done
}
stop_sandbox () { kill $sandbox; wait $sandbox; ok $? 'the sandbox ends when asked'; }
ask () { # verb argument: asks the judge
  local answer
  printf '%s %s\n' "$1" "$(printf '%s' "$2" | tr '\n' ' ')" >&"${judge[1]}"
  read -r answer <&"${judge[0]}"
  [ "$answer" = yes ] || { echo "# judge: $answer"; return 1; }
}
json () { ask json "$1"; ok $? "JSON: ${1//$'\n'/}"; }
csv () { ask csv "$1"; ok $? "CSV: ${1//$'\n'/}"; }
endpoint () { sed -E 's/.*"'"$1"'":\{"endpoint":"([^"]*)".*/\1/' "$home/sandbox"; }
# The network's test credentials as FIELD=VALUE lines.
fields () {
  sed -E 's/.*"'"$1"'":\{"endpoint":"[^"]*","fields":\{([^}]*)\}.*/\1/; s/"([^"]*)":"([^"]*)",?/\1=\2\n/g' \
    "$home/sandbox"
}
add_all () {
  local network
  for network in clickbank digistore24 buygoods maxweb jvzoo hotmart; do
    fields $network >"$home/fields"
    input=$home/fields run 0 "add $network" accounts add $network --name "My $network" \
      --endpoint "$(endpoint $network)"
  done
}
fault () { ask fault "$(endpoint "$1")/_fault?kind=$2&times=$3"; ok $? "$1 will answer $2, $3 times"; }

done_testing () {
  echo "1..$n"
  [ -z "${judge_pid:-}" ] || kill "$judge_pid" 2>/dev/null
  rm -rf "$home"
  exit $failed
}
