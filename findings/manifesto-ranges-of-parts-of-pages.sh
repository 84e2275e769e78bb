#!/usr/bin/env bash
# One would guess: a range of a IIIF manifest (Presentation 3) that holds a part of a page, as a SpecificResource with a selector, has
# that page, as one that holds the whole page has.
# What happens: manifesto.js gives it no page at all: getCanvasIds is empty, and a range of two pages whose first is a part begins with
# the second. A part written with #xywh= after the page's id is kept.
# Why it matters: poems and letters begin in the middle of a page; in viewers and indexes made with it those have no place, or begin late.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts manifesto.js@4.3.5 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import * as manifesto from 'manifesto.js'
const at = 'https://example.org/', page = name => ({ id: at + name, type: 'Canvas' })
const part = name => ({ type: 'SpecificResource', source: page(name), selector: { type: 'FragmentSelector', value: 'xywh=0,50,100,50' } })
const range = (name, ...items) => ({ id: at + name, type: 'Range', label: { en: [name] }, items })
const manifest = manifesto.parseManifest({
  '@context': 'http://iiif.io/api/presentation/3/context.json', id: at + 'm', type: 'Manifest', label: { en: ['Poems'] },
  items: ['1r', '1v'].map(name => ({ ...page(name), height: 100, width: 100, items: [] })),
  structures: [range('Ode', page('1r'), page('1v')), range('Elegy', part('1r'), page('1v')), range('Epitaph', part('1v')), range('Song', page('1v#xywh=0,50,100,50'))],
})
for (const one of manifest.getAllRanges()) console.log(one.getDefaultLabel() + ':', one.getCanvasIds().map(id => id.slice(at.length)).join(' ') || 'no page')
JS
out=$(cd "$dir" && node try.mjs); printf 'manifesto.js 4.3.5\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: ranges lose the pages of which they hold a part" || { echo "changed"; exit 1; }
Ode: 1r 1v
Elegy: 1v
Epitaph: no page
Song: 1v#xywh=0,50,100,50
SEEN
