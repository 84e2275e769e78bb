#!/usr/bin/env bash
# One would guess: USFM whose verses are divided (\v 4a … \v 4b, as the format allows) comes back from usfm-js as it went in, or with
# an error; it keeps verse bridges (\v 2-3) and footnotes to the letter.
# What happens: both parts are verse 4; the letters are gone, and so are the words that follow the second number up to the next marker.
# Why it matters: critical editions and lectionaries divide verses where lines or strophes do; converting a file loses scripture.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts usfm-js@3.4.3 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const usfm = require('usfm-js')
const text = '\\id GEN Lamps\n\\c 1\n\\p\n\\v 2-3 The bridge.\n\\v 4a The lamp burns\n\\q1\n\\v 4b and the keeper \\add then\\add* sleeps.\n\\v 5 End.'
console.log(usfm.toUSFM(usfm.toJSON(text)))
JS
out=$(cd "$dir" && node try.cjs); printf 'usfm-js 3.4.3 wrote:\n%s\n' "$out"
grep -qF 'v 2-3 The bridge.' <<<"$out" && ! grep -q '4[ab]' <<<"$out" && grep -qF 'The lamp burns' <<<"$out" && ! grep -qF 'and the keeper' <<<"$out" && grep -qF 'sleeps.' <<<"$out" \
  && echo "as found: words of the second part are lost" || { echo "changed"; exit 1; }
