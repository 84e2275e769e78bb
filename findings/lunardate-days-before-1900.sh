#!/usr/bin/env bash
# One would guess: lunardate, whose tables begin in 1900, refuses a day before that, or gives the right one.
# What happens: 5 June 1834 is day -23980 of the first month of 1900, 1 January 2105 day 1404 of the last month of 2099. Nothing is raised.
# Why it matters: dates of letters and colophons are of these centuries; a field "month 1" is filled in for each of them, and looks like one.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check lunardate==0.3.0
cat > "$dir/try.py" <<'PY'
from lunardate import LunarDate
for day in [(1934, 6, 5), (1900, 1, 31), (1899, 12, 31), (1834, 6, 5), (2105, 1, 1)]:
    print(*day, LunarDate.from_solar_date(*day))
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'lunardate 0.3.0: a day, and year, month and day of the lunar calendar\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: days below nought" || { echo "changed"; exit 1; }
1934 6 5 LunarDate(1934, 4, 24, 0)
1900 1 31 LunarDate(1900, 1, 1, 0)
1899 12 31 LunarDate(1900, 1, -30, 0)
1834 6 5 LunarDate(1900, 1, -23980, 0)
2105 1 1 LunarDate(2099, 12, 1404, 0)
SEEN
