#!/usr/bin/env bash
# One would guess: "5 7ber 1666", the fifth of September as it was written for three centuries (septem-ber), is in September, or no date.
# What happens: any-date-parser reads the number as that of the month and passes over the letters: 7ber is July, 8ber August, 9ber
# September, 10ber October, each two months too early.
# Why it matters: of letters and diaries each fourth part of the year is then out of its order, among true dates of those months.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts any-date-parser@2.2.4 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import parser from 'any-date-parser'
for (const text of ['5 Sept 1666', '5 7ber 1666', '5 8ber 1666', '5 9ber 1666', '5 10ber 1666', '5 8bre 1794']) {
  const { year, month, day } = parser.attempt(text)
  console.log(text, '|', year, month, day)
}
JS
out=$(cd "$dir" && node try.mjs); printf 'any-date-parser 2.2.4: year, month and day\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: September is July" || { echo "changed"; exit 1; }
5 Sept 1666 | 1666 9 5
5 7ber 1666 | 1666 7 5
5 8ber 1666 | 1666 8 5
5 9ber 1666 | 1666 9 5
5 10ber 1666 | 1666 10 5
5 8bre 1794 | 1794 8 5
SEEN
