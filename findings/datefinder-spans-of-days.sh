#!/usr/bin/env bash
# One would guess: of "June 5-7, 1834", three days in June, datefinder finds the first, the last or none, in 1834.
# What happens: it finds the fifth of June of the present year: the year behind the span is lost, and today's is put in its place. Of
# "5-7 June 1834", with the day first, it finds the seventh of June 1834, and of "June 5, 1834" that day.
# Why it matters: of a diary or a visit of some days the date becomes one of today, between true ones.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check datefinder==1.0.0
cat > "$dir/try.py" <<'PY'
import datefinder
from datetime import datetime
for text in ["June 5-7, 1834", "June 5, 1834", "5-7 June 1834"]:
    print(text, "|", *[date.date() for date in datefinder.find_dates(text, base_date=datetime(2026, 11, 1))])
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'datefinder 1.0.0, on 1 November 2026\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: a day of this year" || { echo "changed"; exit 1; }
June 5-7, 1834 | 2026-06-05
June 5, 1834 | 1834-06-05
5-7 June 1834 | 1834-06-07
SEEN
