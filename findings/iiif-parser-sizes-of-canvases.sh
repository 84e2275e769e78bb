#!/usr/bin/env bash
# One would guess: the image of a IIIF canvas has in @allmaps/iiif-parser the width and height that the manifest says it has; a canvas has its
# own, often others, as it is only the space that images are laid on.
# What happens: the image gets the canvas's size: one of 3200 to 4000 pixels is one of 800 to 1000, and one that covers the upper half of
# the canvas alone has the whole canvas's shape. The image's own numbers, and its place on the canvas, are nowhere.
# Why it matters: places on pages and maps are counted in pixels of the image; they are then a quarter of what they were, or of another shape.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @allmaps/iiif-parser@1.0.0-beta.49 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { IIIF } from '@allmaps/iiif-parser'
const at = path => `https://example.org/${path}`
const read = (width, height, part) => IIIF.parse({ '@context': 'http://iiif.io/api/presentation/3/context.json', id: at('manifest'), type: 'Manifest', label: { en: ['Lamps'] }, items: [{ id: at('canvas'), type: 'Canvas', width: 800, height: 1000, items: [{ id: at('page'), type: 'AnnotationPage', items: [{ id: at('painting'), type: 'Annotation', motivation: 'painting', target: at('canvas') + part,
  body: { id: at('image/full/max/0/default.jpg'), type: 'Image', format: 'image/jpeg', width, height, service: [{ id: at('image'), type: 'ImageService3', profile: 'level1' }] } }] }] }] }).canvases[0].image
for (const [width, height, part] of [[3200, 4000, ''], [3200, 2000, '#xywh=0,0,800,500']]) {
  const image = read(width, height, part)
  console.log(`image of ${width} to ${height}${part && ', on ' + part}: ${image.width} to ${image.height}`)
}
JS
out=$(cd "$dir" && node try.mjs); printf '@allmaps/iiif-parser 1.0.0-beta.49, canvas of 800 to 1000\n%s\n' "$out"
[ "$out" = $'image of 3200 to 4000: 800 to 1000\nimage of 3200 to 2000, on #xywh=0,0,800,500: 800 to 1000' ] && echo "as found: the image has the canvas's size" || { echo "changed"; exit 1; }
