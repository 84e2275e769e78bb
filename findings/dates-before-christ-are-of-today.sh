#!/usr/bin/env bash
# One would guess: "15 March 44 BC" is a day before Christ, or no date, to a library that reads dates in words; chrono-node reads the BC.
# What happens: compromise-dates gives 15 March 1944, any-date-parser 15 March 2044: both read two figures as a year of a century near
# today, and what follows as other words. "24 August 79 AD" is of 1979 to both.
# Why it matters: the dates are complete and plausible; in a list of persons Caesar dies after the editor was born.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts compromise@14.17.0 compromise-dates@3.9.0 any-date-parser@2.2.4 chrono-node@2.10.3 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import nlp from 'compromise'
import dates from 'compromise-dates'
import parser from 'any-date-parser'
import * as chrono from 'chrono-node'
nlp.plugin(dates.default ?? dates)
for (const text of ['15 March 44 BC', '24 August 79 AD'])
  console.log(text, '| compromise-dates', nlp(text).dates({ today: '2026-11-01' }).json()[0].dates.start.slice(0, 10), '| any-date-parser', parser.attempt(text).year, '| chrono-node', chrono.parse(text)[0].start.get('year'))
JS
out=$(cd "$dir" && node try.mjs); printf 'compromise-dates 3.9.0, any-date-parser 2.2.4, chrono-node 2.10.3\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: 44 BC is 1944 or 2044" || { echo "changed"; exit 1; }
15 March 44 BC | compromise-dates 1944-03-15 | any-date-parser 2044 | chrono-node -44
24 August 79 AD | compromise-dates 1979-08-24 | any-date-parser 1979 | chrono-node 79
SEEN
