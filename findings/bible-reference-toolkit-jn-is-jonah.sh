#!/usr/bin/env bash
# One would guess: "Jn 3:16" is John 3:16, as in every list of abbreviations.
# What happens: bible-reference-toolkit reads it as Jonah 3:16 (a chapter of ten verses), while "Mt", "Mk" and "Lk" are what one thinks; "Jude 5", of a book of
# one chapter, is its fifth chapter. Nothing is reported.
# Why it matters: Jn is among the most cited books of any commentary; its places are listed and linked under a prophet.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts bible-reference-toolkit@26.2.4 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const { Reference } = require('bible-reference-toolkit')
for (const words of ['Jn 3:16', 'Jn. 3:16', 'Joh 3:16', 'John 3:16', 'Mt 5:3', 'Lk 1:5', 'Jude 5']) {
  const place = new Reference(words)
  console.log(words, '|', place.toString(), '| chapter', place.chapter, 'verse', place.verse)
}
JS
out=$(cd "$dir" && node try.cjs); printf 'bible-reference-toolkit 26.2.4\n%s\n' "$out"
grep -qxF 'Jn 3:16 | Jonah 3:16 | chapter 3 verse 16' <<<"$out" && echo "as found: Jn is Jonah" || { echo "changed"; exit 1; }
