#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: ingest-instructions.sh BENCH-INGEST [LIMIT]: instructions per entry from page bytes to the
# commit under callgrind, less what making the pages costs. Fails above LIMIT, is skipped (77)
# without valgrind.
set -eu
bench=$1
limit=${2:-50000}
rows=10000
unset MALLOC_PERTURB_ # of meson test: it fills every allocation
command -v valgrind >/dev/null || exit 77
count() {
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$bench" --rows "$rows" --only "$1" 2>&1 >/dev/null |
    sed -n 's/.*Collected *: *\([0-9]*\).*/\1/p'
}
all=$(count engine)
made=$(count pages)
[ -n "$all" ] && [ -n "$made" ] || { echo "callgrind gave no count"; exit 77; }
each=$(((all - made) / rows))
echo "P3 $each $limit: instructions an entry, and the limit"
[ "$each" -le "$limit" ]
