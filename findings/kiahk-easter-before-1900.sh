#!/usr/bin/env bash
# One would guess: kiahk gives the Coptic Easter of any year as a Sunday.
# What happens: it is right from 1900 to 2099; of the 19th century it gives a Monday, of the 18th a Tuesday, since the calendars are always thirteen
# days apart for it. Days of the Coptic calendar of those years are right.
# Why it matters: letters and manuscripts are dated by days before and after Easter; each date reckoned from it is a day or two late.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check kiahk==0.1.6 python-dateutil==2.9.0.post0
cat > "$dir/try.py" <<'PY'
import datetime, kiahk
from dateutil.easter import easter, EASTER_ORTHODOX
for year in [1750, 1834, 1924, 2024, 2100]:
    found = kiahk.CopticCalendar().easter_date(year)
    print(datetime.date(found.year, found.month, found.day).strftime("%a %Y-%m-%d"), easter(year, EASTER_ORTHODOX).strftime("%a %Y-%m-%d"))
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'kiahk 0.1.6, dateutil 2.9.0.post0\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: Easter is a Monday" || { echo "changed"; exit 1; }
Tue 1750-04-28 Sun 1750-04-26
Mon 1834-05-05 Sun 1834-05-04
Sun 1924-04-27 Sun 1924-04-27
Sun 2024-05-05 Sun 2024-05-05
Sat 2100-05-01 Sun 2100-05-02
SEEN
