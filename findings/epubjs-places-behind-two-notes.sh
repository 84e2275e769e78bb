#!/usr/bin/env bash
# One would guess: a place in an EPUB (a CFI) that one reader writes is the same place for another; text behind two elements that touch, two
# note marks say, has the odd number behind the second of them (/5), as the specification counts.
# What happens: epub.js counts the pieces of text that are there (/3), @prose-reader/cfi all nodes (/4, which is an element's number). By
# foliate-js the one leads nowhere, the other to the end. Behind a comment, too, both are at other words (it splits no text, they say it does).
# Why it matters: highlights and notes that go from one reader to another are at other words from the first place on where two marks touch.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts epubjs@0.3.93 @prose-reader/cfi@1.286.0 foliate-js@1.0.1 jsdom@26.1.0 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { JSDOM } from 'jsdom'
const { window } = new JSDOM('')
globalThis.window = window; globalThis.document = window.document
for (const name of ['DOMParser', 'Node', 'Range', 'NodeFilter', 'XPathResult']) globalThis[name] = window[name]
const { EpubCFI } = (await import('epubjs')).default, prose = await import('@prose-reader/cfi'), foliate = await import('foliate-js/epubcfi.js')
const page = body => new DOMParser().parseFromString(`<html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title></head><body><p>${body}</p></body></html>`, 'application/xhtml+xml')
const bodies = { 'one mark': 'The lamp<a>1</a> burned all night.', 'two marks': 'The lamp<a>1</a><a>2</a> burned all night.', 'a comment': 'The lamp<!-- sic --> burned <i>all</i> night.' }
for (const [name, body] of Object.entries(bodies)) {
  const doc = page(body), texts = doc.createTreeWalker(doc, 4)
  let node; while (!(node = texts.nextNode()).data.includes('burned'));
  const start = node.data.indexOf('burned'), range = doc.createRange()
  range.setStart(node, start); range.setEnd(node, start + 6)
  const places = { 'foliate-js': foliate.fromRange(range), 'epub.js': new EpubCFI(range, '/6/4').toString().replace('/6/4!', ''), '@prose-reader': prose.generate({ node, offset: start }) }
  for (const [writer, cfi] of Object.entries(places)) {
    let words = '(no place)'
    try { const { startContainer: at, startOffset: from } = foliate.toRange(page(body), foliate.parse(cfi)); words = at.textContent.slice(from, from + 6) || '(the end)' } catch {}
    console.log(`${name}: ${writer} writes ${cfi}, foliate-js reads ${words.trim()}`)
  }
}
JS
out=$(cd "$dir" && node try.mjs); printf 'epubjs 0.3.93, @prose-reader/cfi 1.286.0, foliate-js 1.0.1\n%s\n' "$out"
diff - <(sed 's/^\(.*\): \(.*\) writes .*, foliate-js reads/\1, \2:/' <<<"$out") <<'SEEN' && echo "as found: behind two marks each counts otherwise" || { echo "changed"; exit 1; }
one mark, foliate-js: burned
one mark, epub.js: burned
one mark, @prose-reader: burned
two marks, foliate-js: burned
two marks, epub.js: (no place)
two marks, @prose-reader: (the end)
a comment, foliate-js: burned
a comment, epub.js: night.
a comment, @prose-reader: night.
SEEN
