#!/usr/bin/env bash
# One would guess: the reading view of browsers keeps footnotes that are marked up as EPUB and ARIA advise, <aside role="doc-footnote">,
# as it keeps those of other markup.
# What happens: Readability, which makes that view in Firefox, takes every aside out, and leaves the marks in the text; a section with the
# class footnotes, a div with the role note, a list stay.
# Why it matters: readers of an edition in reading view see numbers that lead nowhere, and no note.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @mozilla/readability@0.6.0 jsdom@24.1.3 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { Readability } from '@mozilla/readability'
import { JSDOM } from 'jsdom'
const text = '<p>The keeper lit the lamp at dusk, and the boats came in by its light, one after another, until the harbour was full.<a href="#n1" role="doc-noteref">1</a> In the morning, when the nets were dry, he put it out.</p>'.repeat(5)
const note = '<p>Oil of rape, as the account book of the harbour shows for that year, with the price of each barrel.</p>'
const forms = {
  aside: `<aside id="n1" role="doc-footnote">${note}</aside>`,
  div: `<div id="n1" class="footnote" role="note">${note}</div>`,
  section: `<section class="footnotes" role="doc-endnotes"><ol><li id="n1">${note}</li></ol></section>`,
}
for (const [form, html] of Object.entries(forms)) {
  const { window } = new JSDOM(`<!doctype html><html lang="en"><title>The Tide</title><main><article><h1>The Tide</h1>${text}${html}</article></main>`, { url: 'https://example.org/' })
  const read = new Readability(window.document).parse().textContent
  console.log(`${form}: note ${read.includes('Oil of rape') ? 'kept' : 'gone'}, mark ${read.includes('full.1') ? 'kept' : 'gone'}`)
}
JS
out=$(cd "$dir" && node try.mjs); printf '@mozilla/readability 0.6.0\n%s\n' "$out"
[ "$(tr '\n' '|' <<<"$out")" = 'aside: note gone, mark kept|div: note kept, mark kept|section: note kept, mark kept|' ] && echo "as found: notes in asides are taken out" || { echo "changed"; exit 1; }
