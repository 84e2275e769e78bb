#!/usr/bin/env bash
# One would guess: idutils, by which repositories tell what kind of identifier was typed, knows a date, a span of years or pages as none.
# What happens: "1834-06-05", "1719-20" and the pages "12-31" are numbers of the German authority file (GND), normalized to their first
# half: gnd:1834-0, gnd:1719-2, gnd:12-3, each with an address; a real number with digits too many is cut as well.
# Why it matters: dates, pages and shelf-marks stand in the same fields as identifiers; a record gets the authority entry of another person
# or thing.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check idutils==1.7.1
cat > "$dir/try.py" <<'PY'
import idutils
for typed in ("1834-06-05", "1719-20", "12-31", "4079154-3", "4079154-31"):
    for scheme in idutils.detect_identifier_schemes(typed):
        print(typed, "->", idutils.normalize_pid(typed, scheme), idutils.to_url(typed, scheme))
PY
out=$(cd "$dir" && v/bin/python -W ignore try.py 2>&1); printf 'idutils 1.7.1\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: dates and pages are GND numbers" || { echo "changed"; exit 1; }
1834-06-05 -> gnd:1834-0 http://d-nb.info/gnd/1834-0
1719-20 -> gnd:1719-2 http://d-nb.info/gnd/1719-2
12-31 -> gnd:12-3 http://d-nb.info/gnd/12-3
4079154-3 -> gnd:4079154-3 http://d-nb.info/gnd/4079154-3
4079154-31 -> gnd:4079154-3 http://d-nb.info/gnd/4079154-3
SEEN
