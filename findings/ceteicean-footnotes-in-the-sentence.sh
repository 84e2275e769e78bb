#!/usr/bin/env bash
# One would guess: CETEIcean, which collects the notes of a TEI file at the end of the page with a mark at their place, does so with those that
# the file calls footnotes (`place="foot"`, `place="bottom"`) too.
# What happens: it does so with `place="end"` alone. The words of all other notes stand in brackets in the sentence.
# Why it matters: footnotes are what most editions have; a quoted sentence has the editor's words in the author's brackets.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts CETEIcean@1.9.5 jsdom@26.1.0 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { JSDOM } from 'jsdom'
const { window } = new JSDOM('<!doctype html><body></body>', { url: 'http://example.org/' })
for (const name of ['window', 'document', 'HTMLElement', 'customElements', 'Node', 'DOMParser', 'Element', 'XMLSerializer', 'Event', 'CustomEvent', 'MutationObserver', 'location'])
  Object.defineProperty(globalThis, name, { value: window[name], configurable: true, writable: true })
const { default: CETEI } = await import('CETEIcean')
const note = place => `The lamp<note place="${place}">So the second witness.</note> burned.`
const tei = new window.DOMParser().parseFromString('<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body>' + ['end', 'foot', 'bottom'].map(place => `<p>${note(place)}</p>`).join('') + '</body></text></TEI>', 'text/xml')
new CETEI().domToHTML5(tei, page => document.body.append(page))
await new Promise(done => setTimeout(done, 200))
document.querySelectorAll('[hidden]').forEach(hidden => hidden.remove())
for (const block of document.querySelectorAll('tei-p, .notes li')) console.log(block.localName, block.textContent)
JS
out=$(cd "$dir" && node try.mjs); printf 'CETEIcean 1.9.5\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: footnotes are in the sentence" || { echo "changed"; exit 1; }
tei-p The lamp1 burned.
tei-p The lamp(So the second witness.) burned.
tei-p The lamp(So the second witness.) burned.
li So the second witness.
SEEN
