#!/usr/bin/env bash
# One would guess: babel-edtf, which writes EDTF dates in words of a language and refuses those above level 0 (`1834?` is an error), refuses
# `1834-06-XX`, a day of June 1834 that isn't known, or writes "Jun 1834".
# What happens: it writes "Jun 1, 1834"; `1834-XX-XX` is "Jan 1, 1834", and `156X-12-25` "Dec 25, 1560".
# Why it matters: undated letters of a month get a day that nobody has found, and look as well dated as the others.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check babel-edtf==1.2.2 edtf==5.0.2
cat > "$dir/try.py" <<'PY'
from babel_edtf import format_edtf
for date in "1834-06-05", "1834-06", "1834-06-XX", "1834-XX-XX", "156X-12-25", "1834?":
    try:
        print(date, "|", format_edtf(date, locale="en"))
    except Exception as error:
        print(date, "|", type(error).__name__)
PY
out=$("$dir/v/bin/python" -W ignore "$dir/try.py"); printf 'babel-edtf 1.2.2\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: days that aren't known are the first" || { echo "changed"; exit 1; }
1834-06-05 | Jun 5, 1834
1834-06 | Jun 1834
1834-06-XX | Jun 1, 1834
1834-XX-XX | Jan 1, 1834
156X-12-25 | Dec 25, 1560
1834? | EDTFValueError
SEEN
