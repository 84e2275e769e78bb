#!/usr/bin/env bash
# One would guess: the year 5000 (1239/40) is written in Hebrew letters, as ה׳, as the years 4000 and 6000 are ד׳ and ו׳.
# What happens: @hebcal/hdate writes nothing for 5000: it leaves the thousands of the current millennium out, and there is nothing else.
# A date of that year is printed as day and month alone, with a space at the end.
# Why it matters: dates of colophons are written with it; those of one year lose it, and look like dates without a year.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @hebcal/hdate@0.22.8 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { HDate, gematriya } from '@hebcal/hdate'
for (const year of [4000, 4999, 5000, 5001, 6000]) {
  const day = new HDate(1, 'Nisan', year)
  console.log(year, JSON.stringify(gematriya(year)), JSON.stringify(day.renderGematriya(true)), 'year of the date', day.getFullYear())
}
JS
out=$(cd "$dir" && node try.mjs); printf '@hebcal/hdate 0.22.8\n%s\n' "$out"
grep -q '^5000 "" ".*ניסן " year of the date 5000$' <<<"$out" && [ "$(grep -c '^[456][0-9]* "[^"]' <<<"$out")" = 4 ] && echo "as found: the year 5000 is not written" || { echo "changed"; exit 1; }
