#!/usr/bin/env bash
# One would guess: a dash between two Hebrew words, without spaces as it is set in print, is between the two transliterated words.
# What happens: hebrew-transliteration takes the two for one word and puts the dash behind it: שׁוֹב—אֵל is "šôbʾēl—". A shorter dash and a
# slash go the same way; a hyphen and a maqaf stay where they are, and so does a dash between spaces.
# Why it matters: two words become one that is in no dictionary, and the dash parts other words than the author's.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts hebrew-transliteration@2.11.0 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const { transliterate } = require('hebrew-transliteration')
for (const between of ['—', '–', '/', '־', '-', ' — ']) console.log(`${between}: ${transliterate(`שׁוֹב${between}אֵל דָּוִד`)}`)
JS
out=$(cd "$dir" && node try.cjs); printf 'hebrew-transliteration 2.11.0\n%s\n' "$out"
grep -qF '—: šôbʾēl— ' <<<"$out" && grep -qF '–: šôbʾēl– ' <<<"$out" && grep -qF '/: šôbʾēl/ ' <<<"$out" && grep -qF -- '-: šôb-ʾēl ' <<<"$out" \
  && grep -qF ' — : šôb — ʾēl ' <<<"$out" && echo "as found: the dash is behind both words" || { echo "changed"; exit 1; }
