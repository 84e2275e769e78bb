#!/usr/bin/env bash
# One would guess: footnotes in a heading, in a picture's caption and in the text are numbered through, each with an id of its own.
# What happens: Asciidoctor.js counts those of headings and captions apart: of three notes each is number 1 with the same id, so that all
# three marks lead to the heading's note; and the note's number becomes part of the heading's id (_first_1).
# Why it matters: editors put notes on titles; readers of the text get the note on the title in place of their own.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @asciidoctor/core@4.1.0 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { convert } from '@asciidoctor/core'
const html = await convert(`= Book

== First footnote:[of the heading]

Text footnote:[of the text].

image::a.png[title="A picture footnote:[of the caption]"]
`, { standalone: true })
console.log('heading:', html.match(/<h2 id="[^"]*"/)[0])
for (const [, id, words] of html.matchAll(/<div class="footnote" id="([^"]*)">\s*<a[^>]*>\d+<\/a>\. ([^<]*)/g)) console.log(id, words.trim())
JS
out=$(cd "$dir" && node try.mjs); printf '@asciidoctor/core 4.1.0\n%s\n' "$out"
[ "$(grep -c '^_footnotedef_1 ' <<<"$out")" = 3 ] && grep -qF 'heading: <h2 id="_first_1"' <<<"$out" && echo "as found: three notes have one id" || { echo "changed"; exit 1; }
