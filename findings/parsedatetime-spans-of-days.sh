#!/usr/bin/env bash
# One would guess: "5-7 June 1834", three days in June, is one of them to parsedatetime, or no date.
# What happens: it is the seventh of May 1835. "5-7" is read as month and day, and counted on from "June 1834": the next seventh of May is
# that of the year after. "12-14 May 1650" is the fourteenth of December 1650. With a dash (5–7 June) it is the first of June 1834.
# Why it matters: month and year are other ones, and nothing in the answer says that the text had a span.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check parsedatetime==2.6
cat > "$dir/try.py" <<'PY'
import parsedatetime
from datetime import datetime
for text in ["7 June 1834", "5-7 June 1834", "12-14 May 1650", "5–7 June 1834"]:
    date, kind = parsedatetime.Calendar().parse(text, datetime(2026, 11, 1, 9))
    print(text, "|", "%d-%02d-%02d" % date[:3], "| a date" if kind == 1 else "| no date")
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'parsedatetime 2.6, on 1 November 2026\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: June 1834 is May 1835" || { echo "changed"; exit 1; }
7 June 1834 | 1834-06-07 | a date
5-7 June 1834 | 1835-05-07 | a date
12-14 May 1650 | 1650-12-14 | a date
5–7 June 1834 | 1834-06-01 | a date
SEEN
