#!/usr/bin/env bash
# One would guess: the EDTF libraries of Python, which refuse 31 June and 30 February, refuse 29 February of a year that isn't a leap year.
# What happens: edtf and edtf-validate know but one February, of 29 days: 1834-02-29 is valid, so are it with a sign of doubt and in a list. To
# edtf-validate it is invalid as the beginning of a span. 1700, which has the day in the Julian calendar, is treated as any other year.
# Why it matters: a validator is there to find such slips of the pen; the date is passed on to what then can't read it.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check edtf==5.0.2 edtf-validate==2.0.0
cat > "$dir/try.py" <<'PY'
from edtf import parse_edtf
from edtf_validate.valid_edtf import is_valid
for date in ["1834-02-28", "1834-02-29", "1834-02-30", "1834-06-31", "1834-02-29?", "[1834-02-29,1836]", "1834-02-29/1836"]:
    try:
        parse_edtf(date); read = "read"
    except Exception:
        read = "refused"
    print(date, read, "valid" if is_valid(date) else "invalid")
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'edtf 5.0.2, edtf-validate 2.0.0\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: each February has 29 days" || { echo "changed"; exit 1; }
1834-02-28 read valid
1834-02-29 read valid
1834-02-30 refused invalid
1834-06-31 refused invalid
1834-02-29? read valid
[1834-02-29,1836] read valid
1834-02-29/1836 read invalid
SEEN
