#!/usr/bin/env bash
# One would guess: "12 January 1719/20", a day of the months that belong to two years (old style and new), is of 1719 or 1720, or is not read.
# What happens: chronologia and compromise-dates read day and month, pass over the years, and give the next 12 January after today.
# chronologia, whose subject is eras, reigns and calendars of history, calls that day exact.
# Why it matters: English dates of January to March before 1752 are written so in each scholarly edition.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check chronologia==0.2.9
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts compromise@14.17.0 compromise-dates@3.9.0 >/dev/null)
cat > "$dir/try.py" <<'PY'
import sys, chronologia
from datetime import datetime
for text in sys.argv[1:]:
    span = chronologia.extract_timespan(text, anchor=datetime(2026, 11, 1)).span
    print("chronologia |", text, "|", f"{span.start.year}-{span.start.month:02}-{span.start.day:02}", span.basis)
PY
cat > "$dir/try.mjs" <<'JS'
import nlp from 'compromise'
import dates from 'compromise-dates'
nlp.plugin(dates.default ?? dates)
for (const text of process.argv.slice(2)) console.log('compromise-dates |', text, '|', nlp(text).dates({ today: '2026-11-01' }).json()[0].dates.start.slice(0, 10))
JS
texts=('12 January 1720' '12 January 1719/20' '4 March 1650/1')
out=$("$dir/v/bin/python" "$dir/try.py" "${texts[@]}"; cd "$dir" && node try.mjs "${texts[@]}")
printf 'chronologia 0.2.9, compromise-dates 3.9.0, on 1 November 2026\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: next January" || { echo "changed"; exit 1; }
chronologia | 12 January 1720 | 1720-01-12 exact
chronologia | 12 January 1719/20 | 2027-01-12 exact
chronologia | 4 March 1650/1 | 2027-03-04 exact
compromise-dates | 12 January 1720 | 1720-01-12
compromise-dates | 12 January 1719/20 | 2027-01-12
compromise-dates | 4 March 1650/1 | 2027-03-04
SEEN
