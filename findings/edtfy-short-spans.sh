#!/usr/bin/env bash
# One would guess: a span of years in its short form, 1834-36, becomes 1834/1836, as the long form 1834-1836 does; or it is refused, as
# "1710/11" and "1840s" are.
# What happens: edtfy ends it in the first century: 1834/0036, "1834-5" ends in the year 5, "winter 1834-35" in the year 35. The long
# form is right.
# Why it matters: it turns editors' dates into EDTF for catalogues; the short form is the one most of them write, and what comes is valid.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts edtfy@0.0.8 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const edtfy = require('edtfy').default ?? require('edtfy')
for (const words of ['circa 1834', 'May 1834', '1834-1836', '1834-36', '1834-5', 'winter 1834-35', '1710/11']) {
  let date
  try { date = edtfy(words) } catch { date = 'is refused' }
  console.log(words, '->', date)
}
JS
out=$(cd "$dir" && node try.cjs); printf 'edtfy 0.0.8\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: short spans end in the first century" || { echo "changed"; exit 1; }
circa 1834 -> 1834~
May 1834 -> 1834-05
1834-1836 -> 1834/1836
1834-36 -> 1834/0036
1834-5 -> 1834/0005
winter 1834-35 -> 1834-24/0035
1710/11 -> is refused
SEEN
