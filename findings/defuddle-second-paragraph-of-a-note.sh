#!/usr/bin/env bash
# One would guess: a note of two paragraphs that Defuddle (the extractor of Obsidian's Web Clipper) brings to Markdown is a note of two
# paragraphs there, as it is in its HTML.
# What happens: the second paragraph isn't indented, so that by Markdown it is a paragraph of the text, between the notes.
# Why it matters: what the editor says is then said by the author: all words are there, and none is marked as the editor's.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts defuddle@0.19.4 linkedom@0.18.12 turndown@7.2.0 micromark@4.0.2 micromark-extension-gfm-footnote@2.1.0 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { Defuddle } from 'defuddle/node'
import { micromark } from 'micromark'
import { gfmFootnote, gfmFootnoteHtml } from 'micromark-extension-gfm-footnote'
const page = `<!doctype html><html lang="en"><head><title>Lamps</title></head><body><article><h1>Lamps</h1>
<p>The white lamp<sup><a href="#n1" id="r1">1</a></sup> burned all night<sup><a href="#n2" id="r2">2</a></sup>. ${'There are more words in this paragraph. '.repeat(12)}</p>
<section role="doc-endnotes"><ol><li id="n1"><p>First note.</p><p>Its second paragraph.</p></li><li id="n2"><p>Second note.</p></li></ol></section></article></body></html>`
const { content } = await Defuddle(page, 'https://example.org/lamps.html', { markdown: true })
console.log(content.slice(content.indexOf('[^1]:')).trim())
const text = micromark(content, { extensions: [gfmFootnote()], htmlExtensions: [gfmFootnoteHtml()] }).split('<section')[0]
console.log('in the text:', text.match(/<p>Its[^<]*<\/p>/)?.[0] ?? 'nothing')
JS
out=$(cd "$dir" && node try.mjs); printf 'defuddle 0.19.4\n%s\n' "$out"
[ "$out" = $'[^1]: First note.\n\nIts second paragraph.\n\n[^2]: Second note.\nin the text: <p>Its second paragraph.</p>' ] && echo "as found: the second paragraph is in the text" || { echo "changed"; exit 1; }
