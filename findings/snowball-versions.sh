#!/usr/bin/env bash
# One would guess: "the Snowball stemmer for Dutch" (or English) is one algorithm, so that an index made in one language of programming
# can be searched in another.
# What happens: snowballstemmer (Python, 3.1) and the JavaScript ports (snowball-stemmers, lunr-languages) stem the same words otherwise:
# in Dutch huizen is huis or huiz; in English universe and university are two stems or one; in German haeuser is haus or haeus.
# Why it matters: a word indexed by one and looked up by the other isn't found, in some languages the commonest ones.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check snowballstemmer==3.1.1
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts snowball-stemmers@0.6.0 lunr@2.3.9 lunr-languages@1.22.0 >/dev/null)
py=$("$dir/v/bin/python" - <<'PY'
import snowballstemmer
for language, words in {"dutch": "huizen lichamelijk", "english": "universe university organization", "german": "haeuser groesse"}.items():
    print(language, *map(snowballstemmer.stemmer(language).stemWord, words.split()))
PY
)
cat > "$dir/try.cjs" <<'JS'
const lunr = require('lunr'), ports = require('snowball-stemmers')
require('lunr-languages/lunr.stemmer.support')(lunr); require('lunr-languages/lunr.nl')(lunr)
for (const [language, words] of [['dutch', 'huizen lichamelijk'], ['english', 'universe university organization'], ['german', 'haeuser groesse']])
  console.log(language, ...words.split(' ').map(word => ports.newStemmer(language).stem(word)))
console.log('lunr', String(lunr.nl.stemmer(new lunr.Token('huizen', {}))))
JS
js=$(cd "$dir" && node try.cjs)
printf 'snowballstemmer 3.1.1 (Python)\n%s\nsnowball-stemmers 0.6.0, lunr-languages 1.22.0 (JavaScript)\n%s\n' "$py" "$js"
[ "$py" = $'dutch huis lichamelijk\nenglish univers universiti organiz\ngerman haus gross' ] && [ "$js" = $'dutch huiz licham\nenglish univers univers organ\ngerman haeus groess\nlunr huiz' ] \
  && echo "as found: the stems differ" || { echo "changed"; exit 1; }
