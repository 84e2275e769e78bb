#!/usr/bin/env bash
# One would guess: an annotation that has a quotation and a position is shown on the quoted words, or as lost, where a text was revised
# and other words are at the position now.
# What happens: Recogito's text-annotator goes by the position alone: the note on "red lamp" is on "ago the". Written again as a W3C
# annotation it keeps the old quotation, with the words before and behind of the new place around it.
# Why it matters: one sentence put in before a text moves all notes to other words; and once they are saved, prefix and suffix, by which
# another program could find the words, are wrong too.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts --legacy-peer-deps @recogito/text-annotator@4.1.1 jsdom@24.1.3 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { JSDOM } from 'jsdom'
const { window } = new JSDOM('<div id="text"><p>Long ago the red lamp burned low.</p></div>')
Object.assign(globalThis, { window, document: window.document, ResizeObserver: class {} })
for (const name of ['Node', 'NodeFilter', 'Range', 'HTMLElement', 'Element', 'Document', 'MutationObserver', 'customElements']) globalThis[name] = window[name]
const { W3CTextFormat, reviveAnnotation } = await import('@recogito/text-annotator')
const text = document.getElementById('text'), format = W3CTextFormat('https://example.org/tide', text)
const { parsed } = format.parse({
  '@context': 'http://www.w3.org/ns/anno.jsonld', id: 'https://example.org/n1', type: 'Annotation',
  body: [{ type: 'TextualBody', value: 'Which lamp?', purpose: 'commenting' }],
  target: { source: 'https://example.org/tide', selector: [
    { type: 'TextQuoteSelector', exact: 'red lamp', prefix: 'The ', suffix: ' burned' },
    { type: 'TextPositionSelector', start: 4, end: 12 }] },
})
const shown = reviveAnnotation(parsed, text)
console.log('shown on:', JSON.stringify(shown.target.selector[0].range.toString()))
const { exact, prefix, suffix } = format.serialize(shown).target[0].selector.find(it => it.type === 'TextQuoteSelector')
console.log('written:', JSON.stringify({ exact, prefix, suffix }))
JS
out=$(cd "$dir" && node try.mjs); printf '@recogito/text-annotator 4.1.1\n%s\n' "$out"
grep -qF 'shown on: " ago the"' <<<"$out" && grep -qF '{"exact":"red lamp","prefix":"Long","suffix":" red lamp ' <<<"$out" \
  && echo "as found: the position decides, and the words around the quotation become false" || { echo "changed"; exit 1; }
