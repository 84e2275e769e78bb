#!/usr/bin/env bash
# One would guess: hexo-reference (npm), the footnotes of Hexo, takes a note from its label to the next note or the empty line behind it.
# What happens: a note ends at the first mark in it: of "[^2]: See note[^1] too, and Berg." the note is "See note", and " too, and Berg." with
# the mark becomes a paragraph of the text.
# Why it matters: "see note 4 above" stands in every apparatus; half of such notes are then in the text, at its end, without a head.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts hexo-reference@1.0.4 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { createRequire } from 'node:module'
const render = createRequire(import.meta.url)('hexo-reference/src/footnotes.js')
for (const second of ['See Holm too, and Berg.', 'See note[^1] too, and Berg.']) {
  const [text, notes] = render(`He saw[^1] the lamp[^2].\n\n[^1]: So Holm.\n[^2]: ${second}\n`).split('<div id="footnotes">')
  console.log('text:', text.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ').trim(), '| notes:', notes.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim())
}
JS
out=$(cd "$dir" && node try.mjs)
printf 'hexo-reference 1.0.4\n%s\n' "$out"
[ "$out" = 'text: He saw[1] the lamp[2]. | notes: 1. So Holm. ↩ 2. See Holm too, and Berg. ↩
text: He saw[1] the lamp[2]. [1] too, and Berg. | notes: 1. So Holm. ↩ 2. See note ↩' ] && echo "as found: a note ends at the mark in it" || { echo "changed"; exit 1; }
