#!/usr/bin/env bash
# One would guess: @indic-transliteration/sanscript reads "saṁskṛta", the spelling of older editions and of ISO 15919, as "saṃskṛta", संस्कृत.
# What happens: as IAST the letter ṁ becomes ꣳ (U+A8F3), a sign of Vedic manuscripts, and comes back as m̐; in Telugu it stays a
# Latin letter.
# Why it matters: the words look alike, if the font has the sign; those of one edition aren't those of another in any search or index.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @indic-transliteration/sanscript@1.3.3 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const Sanscript = require('@indic-transliteration/sanscript')
for (const script of ['devanagari', 'telugu'])
  for (const words of ['saṃskṛta', 'saṁskṛta']) {
    const written = Sanscript.t(words, 'iast', script)
    console.log(script, words, written, Sanscript.t(written, script, 'iast'), written.includes('\ua8f3') ? 'U+A8F3' : '')
  }
JS
out=$(cd "$dir" && node try.cjs); printf '@indic-transliteration/sanscript 1.3.3\n%s\n' "$out"
diff -Z - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: another sign than for the dot below" || { echo "changed"; exit 1; }
devanagari saṃskṛta संस्कृत saṃskṛta
devanagari saṁskṛta सꣳस्कृत sam̐skṛta U+A8F3
telugu saṃskṛta సంస్కృత saṃskṛta
telugu saṁskṛta సṁస్కృత saṁskṛta
SEEN
