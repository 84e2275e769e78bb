#!/usr/bin/env bash
# One would guess: a search for "Louis XVIII" doesn't find Louis XVI, nor one for "Psalm 100" Psalm 10; folding is for letters with accents.
# What happens: FlexSearch's encoder, unless told otherwise, takes letters and digits that are doubled for single ones: XVIII and XVI are one
# word, as are III, II and I, 100 and 10, Moor and Mor. Years are cut after three digits first, so that 1833 is found by 183. Charset.Exact
# keeps them apart.
# Why it matters: kings, centuries, chapters and leaves are what readers look up in an edition; half of the hits are another's.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts flexsearch@0.8.212 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const { Index, Charset, Encoder } = require('flexsearch')
const texts = ['Louis XVI', 'Louis XVIII', 'Psalm 10', 'Psalm 100', 'Henry I', 'Henry III']
for (const [name, options] of Object.entries({ default: {}, exact: { encoder: Charset.Exact } })) {
  const index = new Index(options)
  texts.forEach((text, number) => index.add(number, text.toLowerCase()))
  for (const query of ['Louis XVIII', 'Psalm 100', 'Henry III']) console.log(`${name}: ${query} finds ${index.search(query.toLowerCase()).map(number => texts[number]).sort().join(', ')}`)
}
console.log('the year 1833 is', ...new Encoder().encode('1833'))
JS
out=$(cd "$dir" && node try.cjs); printf 'flexsearch 0.8.212\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: numbers with doubled signs are those with single ones" || { echo "changed"; exit 1; }
default: Louis XVIII finds Louis XVI, Louis XVIII
default: Psalm 100 finds Psalm 10, Psalm 100
default: Henry III finds Henry I, Henry III
exact: Louis XVIII finds Louis XVIII
exact: Psalm 100 finds Psalm 100
exact: Henry III finds Henry III
the year 1833 is 183 3
SEEN
