#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Whatever the language of the session: the same units in the ledger, the same JSON and CSV.
. "$(dirname "$0")/library.sh"
LOCALES='C.UTF-8 de_DE pt_BR tr_TR ar_SA ja_JP'
start_sandbox --entries 250 --seed 11
export LOCPATH=$home/locales
mkdir "$LOCPATH"
for locale in $LOCALES; do
  [ "$locale" = C.UTF-8 ] && continue
  localedef -i "$locale" -f UTF-8 "$LOCPATH/$locale.UTF-8" 2>"$home/err" || { # a warning is no failure
    [ -d "$LOCPATH/$locale.UTF-8" ]; ok $? "the locale $locale"; }
done

# Words whose letters other languages fold in other ways, amounts with both marks.
printf '%s\n' 'Order ID,Date,Product,Type,Commission,SubID' '9100,01/05/2025 02:09:40 PM,INITIAL,INITIAL,"$1,120.00",i' \
  '9101,01/25/2025,Title,REBILL,45.5,I' '9102,01/07/2025,TITLE,Refund,-12.345678,ı' \
  '9103,01/08/2025,ISTANBUL,CHARGEBACK,"-1,000.01",İ' >"$home/report.csv"
ask rates 400; ok $? 'rates to import'

tell_all () { # everything a program may read, without the ids that chance gave
  local by
  for words in 'entries --json' 'entries --csv' 'entries --search title --json' 'rates list --json' \
    'summary --json' 'summary --csv' 'accounts list --json' 'entries --kind refund --csv'; do
    # shellcheck disable=SC2086
    "$takings" $words
  done
  for by in day month network account product campaign country kind currency; do
    "$takings" summary --by $by --currency EUR --json
    "$takings" summary --by $by --currency BRL --csv
  done
  sqlite3_dump
}
sqlite3_dump () {
  python3 - "$XDG_DATA_HOME/takings/ledger.db" <<'P'
import sqlite3, sys
db = sqlite3.connect(f'file:{sys.argv[1]}?mode=ro', uri=True)
for table, order in ('v_entries', 'account, entry_id'), ('v_daily', '1, 2, 3, 4, 5, 6, 7'):
    names = [row[1] for row in db.execute(f'PRAGMA table_info({table})')]
    kept = ', '.join(name for name in names if name not in ('row_id', 'account_id', 'first_seen', 'changed_at'))
    for row in db.execute(f'SELECT {kept} FROM {table} ORDER BY {order}'):
        print(repr(row))
P
}

for locale in $LOCALES; do
  export LC_ALL=${locale%.UTF-8}.UTF-8 XDG_DATA_HOME=$home/$locale
  export SECRET_FILE_TEST_PATH=$home/secrets-$locale
  for network in hotmart maxweb; do
    fields $network >"$home/fields"
    "$takings" accounts add $network --name "My $network" --endpoint "$(endpoint $network)" <"$home/fields" \
      >"$home/out" 2>"$home/err" || ok 1 "add $network in $locale"
  done
  run 0 "a sync in $locale" sync 'My hotmart' --json # one alone, so that all come in the same order
  run 0 "a report in $locale" import maxweb "$home/report.csv" --account 'My maxweb' --json
  json '[d["added"], d["rejected"]] == [4, 0]'
  run 0 "rates in $locale" rates import "$home/eurofxref.xml"
  tell_all 2>"$home/err" | sed -E -e 's/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/ID/g' \
    -e 's/"last_sync":"[^"]*"/"last_sync":""/g' >"$home/told-$locale"
  silent
  [ "$(wc -l <"$home/told-$locale")" -gt 500 ]; ok $? "all is told in $locale"
  diff "$home/told-C.UTF-8" "$home/told-$locale" | cut -c 1-300 | head -n 4 >"$home/out"
  [ ! -s "$home/out" ]; ok $? "the same in $locale as in any"
done

stop_sandbox
done_testing
