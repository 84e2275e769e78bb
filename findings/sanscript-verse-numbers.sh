#!/usr/bin/env bash
# One would guess: "1.12" at the end of a verse, chapter and number, is १.१२ in Devanagari.
# What happens: @indic-transliteration/sanscript takes each full stop for the end of a half-verse and writes a danda: १।१२, in the abbreviation "p. 12"
# and behind a year too. On the way back it is "1|12".
# Why it matters: verses are cited so everywhere; the sign that ends a line is in the middle of each number, and the number can't be found.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @indic-transliteration/sanscript@1.3.3 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const Sanscript = require('@indic-transliteration/sanscript')
for (const words of ['rāmaḥ || 1.12 ||', '1834. rāmaḥ']) {
  const written = Sanscript.t(words, 'iast', 'devanagari')
  console.log(words, '->', written, '->', Sanscript.t(written, 'devanagari', 'iast'))
}
JS
out=$(cd "$dir" && node try.cjs); printf '@indic-transliteration/sanscript 1.3.3\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: a danda in the number" || { echo "changed"; exit 1; }
rāmaḥ || 1.12 || -> रामः ॥ १।१२ ॥ -> rāmaḥ || 1|12 ||
1834. rāmaḥ -> १८३४। रामः -> 1834| rāmaḥ
SEEN
