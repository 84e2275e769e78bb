#!/usr/bin/env bash
# One would guess: the region of a IIIF or Web Annotation, an SVG path as Paper.js writes it (which Mirador's annotations are drawn with), is
# the same region in Annotorious.
# What happens: Paper.js writes lines relative to the last point (l, h, v); Annotorious reads the numbers of "l" as places on the image, so that
# the region is another, at the image's upper left, and writes that back when the annotation is saved. Capital L is read right.
# Why it matters: notes on a manuscript's page go to another place, and are saved so, though nobody has moved them.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
mkdir "$dir/draw" "$dir/read"
(cd "$dir/draw" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts paper@0.12.18 >/dev/null)
(cd "$dir/read" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @annotorious/annotorious@3.8.10 jsdom@26.1.0 >/dev/null)
cat > "$dir/draw/try.cjs" <<'JS'
const paper = require('paper/dist/paper-core')
paper.setup([1000, 1000])
const path = new paper.Path([[600, 700], [690, 720], [650, 790]])
path.closed = true
console.log(path.pathData)
JS
cat > "$dir/read/try.mjs" <<'JS'
import { JSDOM } from 'jsdom'
const { window } = new JSDOM('')
globalThis.window = window
for (const name of ['document', 'HTMLElement', 'Element', 'Node', 'DOMParser']) globalThis[name] = window[name]
globalThis.ResizeObserver = class {}
const { W3CImageFormat } = await import('@annotorious/annotorious')
const source = 'https://example.org/page.jpg', format = W3CImageFormat(source)
for (const path of process.argv.slice(2)) {
  const selector = { type: 'SvgSelector', value: `<svg xmlns="http://www.w3.org/2000/svg"><path d="${path}"/></svg>` }
  const { parsed } = format.parse({ id: 'a', type: 'Annotation', body: [], target: { source, selector } })
  const { minX, minY, maxX, maxY } = parsed.target.selector.geometry.bounds
  console.log(`${path} is within ${minX},${minY} ${maxX},${maxY}, written as ${format.serialize(parsed).target.selector.value}`)
}
JS
drawn=$(cd "$dir/draw" && node try.cjs)
out=$(cd "$dir/read" && node try.mjs "$drawn" "M600,700 L690,720 L650,790 Z"); printf 'paper 0.12.18, @annotorious/annotorious 3.8.10\n%s\n' "$out"
grep -qF 'M600,700l90,20l-40,70z is within -40,20 600,700' <<<"$out" && grep -q 'Z is within 600,700 690,790, ' <<<"$out" && echo "as found: relative lines are read as places" || { echo "changed"; exit 1; }
