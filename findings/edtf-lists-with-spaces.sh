#!/usr/bin/env bash
# One would guess: a list of dates that Python's edtf reads and writes is one that edtf-validate calls valid, if it was so before.
# What happens: edtf writes a space behind each comma, which EDTF hasn't: "{1834,1836}" becomes "{1834, 1836}". To edtf-validate the
# first is valid and the second isn't.
# Why it matters: "one of these years" and "all of these" are written so; what one tool of a workflow has saved the next one calls no date.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check edtf==5.0.2 edtf-validate==2.0.0
cat > "$dir/try.py" <<'PY'
from edtf import parse_edtf
from edtf_validate.valid_edtf import is_valid
for date in ["{1834,1836}", "[1834..1836,1840]"]:
    for text in [date, str(parse_edtf(date))]:
        print(text, "valid" if is_valid(text) else "invalid", sep="\t")
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'edtf 5.0.2, edtf-validate 2.0.0\n%s\n' "$out"
diff - <(printf '%s\n' "$out" | tr '\t' '|') <<'SEEN' && echo "as found: a space that makes it invalid" || { echo "changed"; exit 1; }
{1834,1836}|valid
{1834, 1836}|invalid
[1834..1836,1840]|valid
[1834..1836, 1840]|invalid
SEEN
