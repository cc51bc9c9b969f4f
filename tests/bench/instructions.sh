#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: instructions.sh BENCH-PARSE [LIMIT]: instructions per row under callgrind, less what making
# and copying the rows costs. Fails above LIMIT, is skipped (77) without valgrind.
set -eu
bench=$1
limit=${2:-7000}
rows=2000
command -v valgrind >/dev/null || exit 77
count() {
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$bench" "$rows" "$@" 2>&1 >/dev/null |
    sed -n 's/.*Collected *: *\([0-9]*\).*/\1/p'
}
all=$(count)
floor=$(count floor)
[ -n "$all" ] && [ -n "$floor" ] || { echo "callgrind gave no count"; exit 77; }
each=$(((all - floor) / rows))
echo "parse: $each instructions/row (limit $limit)"
[ "$each" -le "$limit" ]
