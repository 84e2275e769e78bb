#!/usr/bin/env bash
# One would guess: a polygon of a Web Annotation is read by Annotorious in any of the ways in which SVG writes points: "10,20 40,20",
# "10, 20 40, 20", "10,20,40,20" and "10 20 40 20" are the same.
# What happens: only the first is read right. With a space behind the comma each number is a point without a second one, and "NaN" is written
# into the annotation when it is saved; with commas alone there is one point, with spaces alone twice as many.
# Why it matters: regions drawn in another tool are on no place of the page, and the numbers are lost with the first change of the words.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @annotorious/annotorious@3.8.10 jsdom@26.1.0 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { JSDOM } from 'jsdom'
const { window } = new JSDOM('')
globalThis.window = window
for (const name of ['document', 'HTMLElement', 'Element', 'Node', 'DOMParser']) globalThis[name] = window[name]
globalThis.ResizeObserver = class {}
const { W3CImageFormat } = await import('@annotorious/annotorious')
const source = 'https://example.org/page.jpg', format = W3CImageFormat(source)
for (const points of ['10,20 40,20 40,60', '10, 20 40, 20 40, 60', '10,20,40,20,40,60', '10 20 40 20 40 60']) {
  const selector = { type: 'SvgSelector', value: `<svg xmlns="http://www.w3.org/2000/svg"><polygon points="${points}"/></svg>` }
  const { parsed } = format.parse({ id: 'a', type: 'Annotation', body: [], target: { source, selector } })
  const { points: read } = parsed.target.selector.geometry
  console.log(`${points}: ${read.length} points, written as ${format.serialize(parsed).target.selector.value.match(/points="(.*?)"/)[1]}`)
}
JS
out=$(cd "$dir" && node try.mjs); printf '@annotorious/annotorious 3.8.10\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: one way of four is read right" || { echo "changed"; exit 1; }
10,20 40,20 40,60: 3 points, written as 10,20 40,20 40,60
10, 20 40, 20 40, 60: 6 points, written as 10,NaN 20 40,NaN 20 40,NaN 60
10,20,40,20,40,60: 1 points, written as 10,20,40,20,40,60
10 20 40 20 40 60: 6 points, written as 10 20 40 20 40 60
SEEN
