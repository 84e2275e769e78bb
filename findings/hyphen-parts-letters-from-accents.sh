#!/usr/bin/env bash
# One would guess: hyphen, with its patterns for polytonic Greek, puts soft hyphens at the same places whether a word's accents are
# composed (NFC) or follow their letters (NFD), or leaves the decomposed word alone.
# What happens: in a decomposed word it puts them between a letter and its accent.
# Why it matters: texts of antiquity are often kept decomposed; lines break before an accent that then has no letter, and where they
# don't break, the accent is drawn on the soft hyphen.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts hyphen@1.14.1 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const show = text => text.replaceAll('\u00ad', '|').replaceAll('\u0301', ' +acute').replaceAll('\u0313', ' +smooth')
for (const language of ['el-polyton', 'grc']) {
  const { hyphenateSync } = require('hyphen/' + language), word = '\u1f00\u03bd\u03b8\u03c1\u03ce\u03c0\u03c9\u03bd'
  console.log(language, 'composed', show(hyphenateSync(word)), '; decomposed', show(hyphenateSync(word.normalize('NFD'))))
}
JS
out=$(cd "$dir" && node try.cjs); printf 'hyphen 1.14.1\n%s\n' "$out"
grep -qF 'composed ἀν|θρώ|πων' <<<"$out" && grep -qF '| +acute' <<<"$out" && echo "as found: a hyphen parts a letter from its accent" || { echo "changed"; exit 1; }
