#!/usr/bin/env bash
# One would guess: parseSelector of @iiif/helpers returns the selectors of a Web Annotation that it is given, those that it can't draw
# among them, or says that it doesn't know one.
# What happens: quotation, position, CSS and range selectors become nothing at all (selector null, no selectors), as an annotation on
# the whole has it; expandTarget calls the address of a web page a Canvas.
# Why it matters: notes on words of a transcription come out as notes on the whole page, and nothing tells them from those that are.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @iiif/helpers@1.6.1 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { parseSelector, expandTarget } from '@iiif/helpers'
const all = [
  { type: 'TextQuoteSelector', exact: 'lamp', prefix: 'the ', suffix: ' burns' },
  { type: 'TextPositionSelector', start: 4, end: 8 },
  { type: 'CssSelector', value: '#p3' },
  { type: 'RangeSelector', startSelector: { type: 'XPathSelector', value: '//p[1]' }, endSelector: { type: 'XPathSelector', value: '//p[2]' } },
  { type: 'FragmentSelector', value: 'xywh=1,2,3,4' },
]
for (const selector of all) console.log(selector.type, parseSelector(selector).selectors.map(it => it.type).join() || 'nothing')
const { source, selector } = expandTarget({ type: 'SpecificResource', source: 'https://example.org/tide.html', selector: all[0] })
console.log('a note on words of a page:', JSON.stringify(source), JSON.stringify(selector))
JS
out=$(cd "$dir" && node try.mjs); printf '@iiif/helpers 1.6.1\n%s\n' "$out"
for type in TextQuoteSelector TextPositionSelector CssSelector RangeSelector; do grep -qxF "$type nothing" <<<"$out" || { echo "changed"; exit 1; }; done
grep -qF 'FragmentSelector BoxSelector' <<<"$out" && grep -qE 'a note on words of a page: .* null$' <<<"$out" \
  && echo "as found: selectors of text become nothing" || { echo "changed"; exit 1; }
