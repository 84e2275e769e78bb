#!/usr/bin/env bash
# One would guess: EDTF -00XX (a year unknown, from the last hundred before the year 0000, i.e. before Christ) is read as years that
# begin with a minus, as -01XX is.
# What happens: edtf.js 4 reads it as 0000 to 0099, and -0XXX as 0000 to 0999: the sign is lost where only zeros are known.
# Why it matters: what was written in the first century before Christ is listed in the first after it; a span from -01XX to -00XX lasts
# three hundred years.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts edtf@4.11.1 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import edtf from 'edtf'
for (const date of ['-01XX', '-00XX', '-005X', '-0XXX']) {
  const { min, max } = edtf(date)
  console.log(date, new Date(min).getUTCFullYear(), new Date(max).getUTCFullYear())
}
JS
out=$(cd "$dir" && node try.mjs); printf 'edtf.js 4.11.1, first and last year\n%s\n' "$out"
[ "$out" = $'-01XX -199 -100\n-00XX 0 99\n-005X -59 -50\n-0XXX 0 999' ] && echo "as found: the minus is lost" || { echo "changed"; exit 1; }
