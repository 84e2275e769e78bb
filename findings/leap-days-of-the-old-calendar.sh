#!/usr/bin/env bash
# One would guess: "29 February 1700", a day of the Julian calendar that England and Russia had, is that day to a library that reads dates in
# words, or no date, as chrono-node has it.
# What happens: there are three other days: datefinder gives 1 February, compromise-dates 28 February, any-date-parser 1 March. All three
# read 29 February 1704, which both calendars have, as what it is.
# Why it matters: a birth or a letter moves by a day or by a month, and two tools for one corpus don't agree on it.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check datefinder==1.0.0
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts compromise@14.17.0 compromise-dates@3.9.0 any-date-parser@2.2.4 chrono-node@2.10.3 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import nlp from 'compromise'
import dates from 'compromise-dates'
import parser from 'any-date-parser'
import * as chrono from 'chrono-node'
nlp.plugin(dates.default ?? dates)
for (const text of process.argv.slice(2))
  console.log(text, '| compromise-dates', nlp(text).dates({ today: '2026-11-01' }).json()[0].dates.start.slice(0, 10), '| any-date-parser', parser.fromString(text).toISOString().slice(0, 10), '| chrono-node', chrono.parse(text).length ? 'a date' : 'none')
JS
texts=('29 February 1700' '29 February 1704')
out=$("$dir/v/bin/python" -c 'import datefinder, sys
for text in sys.argv[1:]: print(text, "| datefinder", *[date.date() for date in datefinder.find_dates(text)])' "${texts[@]}"; cd "$dir" && node try.mjs "${texts[@]}")
printf 'datefinder 1.0.0, compromise-dates 3.9.0, any-date-parser 2.2.4, chrono-node 2.10.3\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: three days for one" || { echo "changed"; exit 1; }
29 February 1700 | datefinder 1700-02-01
29 February 1704 | datefinder 1704-02-29
29 February 1700 | compromise-dates 1700-02-28 | any-date-parser 1700-03-01 | chrono-node none
29 February 1704 | compromise-dates 1704-02-29 | any-date-parser 1704-02-29 | chrono-node a date
SEEN
