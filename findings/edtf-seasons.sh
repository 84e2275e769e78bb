#!/usr/bin/env bash
# One would guess: two libraries for EDTF agree on what the spring of 1871 (1871-21) is, at least that it is no January.
# What happens: edtf.js takes seasons for quarters of a year (spring: January to March); the Python library edtf takes spring for
# March to May, and winter (1871-24) for December alone.
# Why it matters: a timeline sorted by either puts a letter of "spring 1871" before one of February, or a winter's into one month.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check edtf==5.0.2
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts edtf@4.11.1 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import edtf from 'edtf'
for (const s of ['1871-21', '1871-24']) {
  const d = edtf(s)
  console.log(s, new Date(d.min).toISOString().slice(0, 10), new Date(d.max).toISOString().slice(0, 10))
}
JS
cat > "$dir/try.py" <<'PY'
from edtf import parse_edtf
for s in ["1871-21", "1871-24"]:
    d = parse_edtf(s)
    print(s, *("%d-%02d-%02d" % tuple(t)[:3] for t in (d.lower_strict(), d.upper_strict())))
PY
js=$(cd "$dir" && node try.mjs); py=$("$dir/v/bin/python" "$dir/try.py")
printf 'edtf.js 4.11.1\n%s\nedtf (Python) 5.0.2\n%s\n' "$js" "$py"
[ "$js" = $'1871-21 1871-01-01 1871-03-31\n1871-24 1871-10-01 1871-12-31' ] && [ "$py" = $'1871-21 1871-03-01 1871-05-31\n1871-24 1871-12-01 1871-12-31' ] \
  && echo "as found: they disagree" || { echo "changed"; exit 1; }
