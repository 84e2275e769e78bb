#!/usr/bin/env bash
# One would guess: parse-dms, which throws an error at what it can't read, reads or refuses "12° 30½' S", a half minute as old charts have
# it.
# What happens: it reads 12 and 30 minutes, and drops all that follows, the hemisphere too: the place is in the north. With a comma for the
# point (30,5' S) the longitude is 5, with the words "lat." and "long." it is 0.
# Why it matters: logs and sailing directions of the nineteenth century write so; a place on the coast of Peru is in India.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts parse-dms@0.0.5 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const parse = require('parse-dms')
for (const place of ["12° 30' S, 77° 2' W", "12° 30½' S, 77° 2½' W", "12° 30,5' S, 77° 2,5' W", "lat. 12° 30' S., long. 77° 2' W."]) {
  let read
  try { read = JSON.stringify(parse(place)) } catch (error) { read = error.message }
  console.log(place, '->', read)
}
JS
out=$(cd "$dir" && node try.cjs); printf 'parse-dms 0.0.5\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: the hemisphere goes with the half minute" || { echo "changed"; exit 1; }
12° 30' S, 77° 2' W -> {"lat":-12.5,"lon":-77.03333333333333}
12° 30½' S, 77° 2½' W -> {"lat":12.5,"lon":77.03333333333333}
12° 30,5' S, 77° 2,5' W -> {"lat":12.5,"lon":5}
lat. 12° 30' S., long. 77° 2' W. -> {"lat":-12.5,"lon":0}
SEEN
