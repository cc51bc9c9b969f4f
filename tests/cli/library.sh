# SPDX-License-Identifier: GPL-3.0-or-later
# Shared by the tests of the command line: TAP output, a throw-away home, file-backed secrets.
takings=$1
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
done_testing () { echo "1..$n"; rm -rf "$home"; exit $failed; }
