#!/usr/bin/env bash
# One would guess: kenat, a library for the Ethiopian calendar, gives the day of an Ethiopian date of any century.
# What happens: it knows this and the last one. 28 Ginbot 1826 is 5 June 1834, and was the 4th; in 1700 days are two too late. There
# is no error; asked for the Ethiopian day of a date before 1900 it fails.
# Why it matters: what editions of Ethiopic sources date is nearly all older; the battle of Adwa, 23 Yekatit 1888, is put on 2 March 1896 in the place of the 1st.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts kenat@3.2.0 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { toGC } from 'kenat'
const icu = new Intl.DateTimeFormat('en-u-ca-ethiopic', { timeZone: 'UTC', year: 'numeric', month: 'numeric', day: 'numeric' })
for (const date of [[1692, 6, 24], [1826, 9, 28], [1888, 6, 23], [1901, 4, 27], [2015, 4, 27]]) {
  const { year, month, day } = toGC(...date)
  const parts = Object.fromEntries(icu.formatToParts(Date.UTC(year, month - 1, day)).map(it => [it.type, it.value]))
  console.log(`${date.join('-')}: ${year}-${month}-${day}, which to ICU is ${parts.year}-${parts.month}-${parts.day}`)
}
JS
out=$(cd "$dir" && node try.mjs)
printf 'kenat 3.2.0\n%s\n' "$out"
[ "$out" = "1692-6-24: 1700-3-3, which to ICU is 1692-6-26
1826-9-28: 1834-6-5, which to ICU is 1826-9-29
1888-6-23: 1896-3-2, which to ICU is 1888-6-24
1901-4-27: 1909-1-5, which to ICU is 1901-4-27
2015-4-27: 2023-1-5, which to ICU is 2015-4-27" ] && echo "as found: days before 1900 are too late" || { echo "changed"; exit 1; }
