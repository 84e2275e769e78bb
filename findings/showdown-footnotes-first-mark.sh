#!/usr/bin/env bash
# One would guess: every footnote mark of a text becomes a link to its note.
# What happens: showdown-footnotes makes a link of the first mark of the whole text alone; all others are printed as they were typed,
# "[^2]", while their notes are marked up as notes.
# Why it matters: a text with one note, as in the library's own example, looks right; an edition has many.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts showdown@2.1.0 showdown-footnotes@2.1.2 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const { Converter } = require('showdown')
const text = 'The lamp[^1] and the oil[^2].\n\nThe wick[^3].\n\n[^1]: Brass.\n\n[^2]: Of rape-seed.\n\n[^3]: Cotton.\n'
const html = new Converter({ extensions: [require('showdown-footnotes')] }).makeHtml(text)
console.log(text + '\n' + html)
console.log('notes', html.match(/id="footnote-\d"/g).length, 'marks that are links', html.match(/[a-z]<a href="#footnote-\d"/g).length, 'as typed', html.match(/\[\^\d\]/g).join(' '))
JS
out=$(cd "$dir" && node try.cjs); printf 'showdown 2.1.0, showdown-footnotes 2.1.2, of\n%s\n' "$out"
grep -qxF 'notes 3 marks that are links 1 as typed [^2] [^3]' <<<"$out" && echo "as found: the first mark alone is a link" || { echo "changed"; exit 1; }
