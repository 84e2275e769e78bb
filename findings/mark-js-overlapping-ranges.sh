#!/usr/bin/env bash
# One would guess: mark.js, asked to mark two ranges of a text that overlap, marks both or leaves out the second, as it does in plain text
# (and says so by noMatch).
# What happens: where an italic word begins within the first range, the second isn't left out, but marks letters before the first
# ("The white" has "he " marked), and noMatch is not called.
# Why it matters: notes on overlapping passages are common in an edition; highlights are then on letters that no note is about.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts mark.js@8.11.1 jsdom@26.1.0 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const { JSDOM } = require('jsdom'), { window } = new JSDOM('')
globalThis.window = window
for (const name of ['document', 'HTMLElement', 'Node', 'NodeFilter', 'NodeList']) globalThis[name] = window[name]
const Mark = require('mark.js'), { body } = window.document
for (const html of ['Here the white lamp burned', 'Here the <i>white</i> lamp burned']) {
  for (const ranges of [[{ start: 9, length: 5 }], [{ start: 11, length: 8 }], [{ start: 9, length: 5 }, { start: 11, length: 8 }]]) {
    body.innerHTML = html
    let left = 0
    new Mark(body).markRanges(ranges, { noMatch: () => left++ })
    console.log(`${html}: ${ranges.map(({ start, length }) => `${start}-${start + length}`).join(' and ')} marks ${JSON.stringify([...body.querySelectorAll('mark')].map(mark => mark.textContent).join('|'))}, left out ${left}`)
  }
}
JS
out=$(cd "$dir" && node try.cjs); printf 'mark.js 8.11.1\n%s\n' "$out"
grep -qF 'white lamp burned: 9-14 and 11-19 marks "white", left out 1' <<<"$out" && grep -qF '</i> lamp burned: 9-14 and 11-19 marks "he |white| lamp", left out 0' <<<"$out" \
  && echo "as found: letters that no range has are marked" || { echo "changed"; exit 1; }
