#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Prints the time from activation to the answer of Sync over that of the same sync by command line,
# in pairs, on an account of 5,000 entries read in full and on one without news. Fails above 1.5.
. "$(dirname "$0")/library.sh"
start_networks --entries 20000 --seed 5
add_network hotmart >/dev/null
start_bus
now () { date +%s%N; }
by_bus () { within 20 unowned; local t=$(now); method Sync '[]' "$1"; echo $((($(now) - t) / 1000)); }
by_line () { local t=$(now); "$takings" sync $1 --json >/dev/null; echo $((($(now) - t) / 1000)); }
"$takings" sync >/dev/null 2>&1
for i in 1 2 3 4 5; do
  echo "full $(by_bus '{"full": <true>}') $(by_line --full)"
  kill "$(owner)"
  echo "nothing-new $(by_bus '{}') $(by_line)"
  kill "$(owner)"
done | tee "$home/times" >/dev/null
kill $sandbox $bus_pid
for case in full nothing-new; do
  awk -v case="$case" '$1 == case {print $2 / $3, $2 / 1000, $3 / 1000}' "$home/times" | sort -n \
    | awk -v case="$case" '{r[NR] = $1; b[NR] = $2; l[NR] = $3}
      END {m = int((NR + 1) / 2); printf "%s: ratio %.2f (median of %d; bus %.0f ms, command line %.0f ms)\n", case, r[m], NR, b[m], l[m]
        exit r[m] > 1.5}' || failed=1
done
rm -rf "$home"
exit $failed
