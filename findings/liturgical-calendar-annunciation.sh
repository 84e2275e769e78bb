#!/usr/bin/env bash
# One would guess: a calendar of the Church of England has the Annunciation (Lady Day) in each year; where 25 March is in Holy Week or the
# week of Easter it is kept later, in April.
# What happens: in liturgical-calendar it isn't kept at all in these years (2005, 2016, 2024).
# Why it matters: letters and deeds are dated by feasts; Lady Day, which began the English year until 1752, isn't there to be found.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check liturgical-calendar==0.5.9
cat > "$dir/try.py" <<'PY'
import datetime
from liturgical_calendar.liturgical import liturgical_calendar
for year in [2005, 2016, 2023, 2024]:
    days = [datetime.date(year, 1, 1) + datetime.timedelta(n) for n in range(365)]
    named = {name: str(day) for day in days for name in [liturgical_calendar(str(day))["name"]] if name == "Easter" or "Annunciation" in name}
    print(year, named)
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'liturgical-calendar 0.5.9\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: years without an Annunciation" || { echo "changed"; exit 1; }
2005 {'Easter': '2005-03-27'}
2016 {'Easter': '2016-03-27'}
2023 {'The Annunciation of our Lord': '2023-03-25', 'Easter': '2023-04-09'}
2024 {'Easter': '2024-03-31'}
SEEN
