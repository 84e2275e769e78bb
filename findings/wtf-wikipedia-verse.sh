#!/usr/bin/env bash
# One would guess: verse between <poem> and </poem> stays in lines in the text that wtf_wikipedia takes from a page, and the words of {{smallcaps}} and
# {{poemquote}} are there as those of {{lang}} and {{blockquote}} are.
# What happens: the lines are one line of prose, the words in small capitals and the verses of a poemquote are gone.
# Why it matters: Wikisource has its verse in <poem> and names in small capitals; the text has lost where a line ends, and names.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts wtf_wikipedia@10.4.2 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const wtf = require('wtf_wikipedia'), text = page => JSON.stringify((wtf.default ?? wtf)(page).text())
console.log('poem', text('<poem>\nThe lamp is low,\nThe wick is slow.\n</poem>'))
console.log('smallcaps', text('By {{smallcaps|Ada Quell}} of {{lang|la|Londinium}}.'))
console.log('poemquote', text('{{poemquote|The oil is dear}}'))
console.log('blockquote', text('{{blockquote|The oil is dear}}'))
JS
out=$(cd "$dir" && node try.cjs); printf 'wtf_wikipedia 10.4.2\n%s\n' "$out"
grep -qF 'poem "The lamp is low, The wick is slow."' <<<"$out" && grep -q '^smallcaps "By *of Londinium' <<<"$out" && grep -qxF 'poemquote ""' <<<"$out" && grep -q '^blockquote .*oil is dear' <<<"$out" && echo "as found: lines and words are lost" || { echo "changed"; exit 1; }
