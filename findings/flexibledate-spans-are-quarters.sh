#!/usr/bin/env bash
# One would guess: "1834-36", the years 1834 to 1836, is the year 1834 or a span to a library for dates of registers and family trees.
# What happens: FlexibleDate gives October 1834: it reads what looks like EDTF as EDTF, and 36 in the place of a month is the fourth quarter
# of a year there. 1834-38 is May 1834, the second third of the year; 1834-35 is July. With a dash (1834–36) it is the year 1834, as 1850-55 is.
# Why it matters: a stay or a reign of two years becomes a month, and dates are then compared and merged by it.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check flexibledate==1.0.33
cat > "$dir/try.py" <<'PY'
from FlexibleDate.FlexibleDate import FlexibleDate
for text in ["1834-35", "1834-36", "1834-38", "1834–36", "1850-55"]:
    date = FlexibleDate.create_flexible_date(text)
    print(text, "| year", date.likely_year, "month", date.likely_month, "day", date.likely_day)
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'FlexibleDate 1.0.33\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: 1834-36 is October 1834" || { echo "changed"; exit 1; }
1834-35 | year 1834 month 7 day None
1834-36 | year 1834 month 10 day None
1834-38 | year 1834 month 5 day None
1834–36 | year 1834 month None day None
1850-55 | year 1850 month None day None
SEEN
