#!/usr/bin/env bash
# One would guess: romans, which refuses IIII, VIIII, IC and lower case as no valid Roman numerals, refuses IIX too, or reads it as 8.
# What happens: IIX is 10, XIIX 20, XXC 100, CCM 1000: of two equal signs before a greater one the first is added, the second taken away,
# and no error is raised.
# Why it matters: XIIX (18) and XXC (80) stand on stones, milestones and legions' tiles and in manuscripts; legion XIIX is the twentieth, a
# real one.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts romans@3.1.0 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const { deromanize } = require('romans')
for (const numeral of ['XVIII', 'XIIX', 'IIX', 'XXC', 'CCM', 'VIIII', 'IIII', 'IC']) {
  let value
  try { value = deromanize(numeral) } catch (error) { value = error.message }
  console.log(numeral, '->', value)
}
JS
out=$(cd "$dir" && node try.cjs); printf 'romans 3.1.0\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: XIIX is 20" || { echo "changed"; exit 1; }
XVIII -> 18
XIIX -> 20
IIX -> 10
XXC -> 100
CCM -> 1000
VIIII -> requires valid roman numeral string
IIII -> requires valid roman numeral string
IC -> requires valid roman numeral string
SEEN
