#!/usr/bin/env bash
# One would guess: ethiopian-date (npm) gives the Ethiopian day of 5 January 1903 as the calendar has it, 27 Tahsas 1895, as it does for 1899
# and for this year.
# What happens: it gives the 28th. In the first seven years of each century that had no 29 February (1701-08, 1801-08, 1901-08) each day
# is one too late; before and after them days are right, and agree with ICU's calendar.
# Why it matters: letters and treaties of Menelik's last years are of those years; a day is off in them alone, so that no test of other years shows it.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts ethiopian-date@0.0.6 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { createRequire } from 'node:module'
const { toEthiopian } = createRequire(import.meta.url)('ethiopian-date')
const icu = new Intl.DateTimeFormat('en-u-ca-ethiopic', { timeZone: 'UTC', year: 'numeric', month: 'numeric', day: 'numeric' })
for (const [year, month, day] of [[1834, 6, 5], [1899, 1, 5], [1903, 1, 5], [1907, 12, 31], [1909, 1, 5], [2023, 1, 5]]) {
  const parts = Object.fromEntries(icu.formatToParts(Date.UTC(year, month - 1, day)).map(it => [it.type, it.value]))
  console.log(`${year}-${month}-${day}: ${toEthiopian(year, month, day).join('-')}, ICU ${parts.year}-${parts.month}-${parts.day}`)
}
JS
out=$(cd "$dir" && node try.mjs)
printf 'ethiopian-date 0.0.6\n%s\n' "$out"
[ "$out" = "1834-6-5: 1826-9-29, ICU 1826-9-29
1899-1-5: 1891-4-28, ICU 1891-4-28
1903-1-5: 1895-4-28, ICU 1895-4-27
1907-12-31: 1900-4-22, ICU 1900-4-21
1909-1-5: 1901-4-27, ICU 1901-4-27
2023-1-5: 2015-4-27, ICU 2015-4-27" ] && echo "as found: from 1901 to 1908 each day is one too late" || { echo "changed"; exit 1; }
