#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Exit statuses, help and an empty ledger; needs no network.
. "$(dirname "$0")/library.sh"

run 0 'version' --version; says 'takings '
run 0 'help' --help; says 'accounts add'
for command in demo sandbox import 'accounts list' 'accounts add' 'accounts edit' 'accounts check' 'accounts pause' 'accounts resume' \
  'accounts remove' sync entries summary 'rates update' 'rates import' 'rates list' backup restore check \
  'campaigns add' 'campaigns list' 'campaigns remove' links serve; do
  # shellcheck disable=SC2086
  run 0 "help of $command" $command --help; says "takings $command"
done

run 0 'no ledger yet: accounts' accounts list --json; says '[]'; silent
run 0 'no ledger yet: entries' entries --json; silent
[ "$(tr -d ' \n' <"$home/out")" = '[]' ]; ok $? 'entries are an empty array'
run 0 'empty summary' summary --json; says '"unconverted":[]'; says '"rows":[]'; silent
run 0 'empty table' summary; says 'Total'
run 0 'empty summary by sale date' summary --basis sale --json; says '"rows":[]'; silent
run 0 'no entries by sale date' entries --basis sale --json; silent
run 2 'no such basis' summary --basis click; complains 'event, sale'
run 0 'sync of nothing' sync --json; says '"accounts":[]'
run 0 'no rates' rates list --json; says '[]'
run 0 'check' check

run 2 'unknown command' frobnicate; complains 'frobnicate'
run 2 'group without command' accounts; complains 'accounts list'
run 2 'unknown option' entries --frobnicate; complains 'The right form is: takings entries'
run 2 'missing operand' accounts check; complains 'accounts check ID'
run 2 'too many operands' backup one two; complains 'two'
run 2 'a group without command: campaigns' campaigns; complains 'campaigns list'
run 2 'no port to serve' serve --port 65536; complains '--port'
run 2 'no address to serve' serve --address nowhere; complains 'nowhere'
run 2 'links of nothing' links; complains '--campaign'
run 2 'links of an unknown campaign' links --campaign none; complains 'none'
run 2 'bad destination' campaigns add X --destination ftp://x; complains 'https://'
run 2 'bad date' entries --from 2026-02-30; complains '2026-02-30'
run 2 'bad date of a sync' sync --since yesterday; complains 'YYYY-MM-DD'
run 2 'bad order of moments' summary --from 2026-03-01T10:00:00Z --to 2026-03-01T09:00:00Z; complains '--from'
run 2 'bad date of a summary' summary --from 2026-02-30; complains '2026-02-30'
for text in '' yesterday 2026-13-01 2026-2-1 20260201 2026-02-01T25:00:00Z 0000-00-00; do
  run 2 "no date: $text" entries --from "$text"; complains "“$text”"
done
run 0 'the same day twice' entries --from 2026-02-01 --to 2026-02-01
run 2 'bad order of dates' summary --from 2026-03-01 --to 2026-02-01; complains '--from'
run 2 'bad currency' summary --currency EURO; complains 'EURO'
run 2 'bad grouping' summary --by weather; complains 'weather'
run 2 'bad kind' entries --kind gift; complains 'chargeback'
run 2 'bad state' entries --state gone; complains 'approved'
for limit in 0 -1 ten 99999999999999999999; do
  run 2 "bad limit $limit" entries --limit "$limit"; complains '--limit'
done
run 0 'a huge limit' entries --limit 4294967295
run 2 'a limit that is too large' entries --limit 4294967296; complains '4294967295'
for command in sync 'accounts check' 'accounts pause' 'accounts resume' 'accounts remove' backup restore 'rates import'; do
  # shellcheck disable=SC2086
  run 2 "$command with an empty word" $command ''; complains 'empty'
done
for command in entries summary 'accounts list' 'rates list' check; do
  # shellcheck disable=SC2086
  run 2 "$command with a word too many" $command more; complains 'more'
done
for command in render help -x --frobnicate; do
  run 2 "there is no $command" "$command"; complains "$command"
done
run 2 'an option of another command' summary --limit 3; complains '--limit'
run 2 'an option without its value' summary --by; complains '--by'
run 2 'no port' sandbox --port 65536; complains '--port'
run 2 'no room for six ports' sandbox --port 65535; complains '--port'
run 2 'no seed' sandbox --seed -1; complains '--seed'
run 2 'no number of entries' sandbox --entries -1; complains '--entries'
run 2 'too many entries' sandbox --entries 999999999999; complains '--entries'
run 2 'two formats' entries --json --csv
run 2 'unknown network' accounts add nowhere --name A; complains 'nowhere'
run 2 'account without name' accounts add clickbank; complains '--name'
run 2 'unknown account' accounts pause nobody; complains 'nobody'
run 2 'sync of an unknown account' sync nobody; complains 'nobody'
run 0 'help of import' import --help; says 'takings import'
run 2 'import without file' import clickbank; complains '--account ID'
run 2 'import without account' import clickbank x.csv; complains '--account'
run 2 'import with a bad map' import clickbank x.csv --account a --map nothing; complains 'FIELD=COLUMN'
run 1 'window without a display'; complains 'display'

run 0 'backup' backup "$home/copy.db"
run 0 'restore shows what it restores' restore "$home/copy.db"; says '0 entries'
echo 'no ledger' >"$home/bad.db"
"$takings" restore "$home/bad.db" >"$home/out" 2>"$home/err"; [ $? -ne 0 ]; ok $? 'no ledger is not restored'
run 0 'the ledger is still there' check
done_testing
