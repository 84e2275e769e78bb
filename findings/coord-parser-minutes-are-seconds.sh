#!/usr/bin/env bash
# One would guess: coord-parser, made for rough input, reads "51 30 N 0 7 W" as 51 degrees and 30 minutes, as parse-dms does, of which it is
# a rewriting.
# What happens: the second number is taken for seconds wherever it has no sign of its own: 51.0083 instead of 51.5, half a degree away; so
# are "51° 30 N" and "51:30 N". With a sign of minutes it is right.
# Why it matters: gazetteers, tables of ships and indexes of atlases print degrees and minutes in two columns without signs; each place is
# moved by up to sixty miles, and none is refused.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts coord-parser@1.0.0 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const coordinates = require('coord-parser')
for (const place of ["51° 30' N, 0° 7' W", '51 30 N 0 7 W', '51° 30 N, 0° 7 W', '51:30 N 0:07 W', 'N51 30 W0 7'])
  console.log(place, '->', JSON.stringify(coordinates(place)))
JS
out=$(cd "$dir" && node try.cjs); printf 'coord-parser 1.0.0\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: minutes are seconds" || { echo "changed"; exit 1; }
51° 30' N, 0° 7' W -> {"lat":51.5,"lon":-0.11666666666666667}
51 30 N 0 7 W -> {"lat":51.00833333333333,"lon":-0.0019444444444444444}
51° 30 N, 0° 7 W -> {"lat":51.00833333333333,"lon":-0.0019444444444444444}
51:30 N 0:07 W -> {"lat":51.00833333333333,"lon":-0.0019444444444444444}
N51 30 W0 7 -> {"lat":51.00833333333333,"lon":-0.0019444444444444444}
SEEN
