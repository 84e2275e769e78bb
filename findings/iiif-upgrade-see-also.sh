#!/usr/bin/env bash
# One would guess: a manifest of IIIF Presentation 2 whose `seeAlso` is an address, as version 2 allows, refers to the same address when
# @iiif/parser brings it to version 3.
# What happens: the address is lost, and another invented: "http://example.org/undefined/" and a number. Written as an object with `@id` it is
# kept, and so are `rendering` and `within` written as addresses.
# Why it matters: `seeAlso` is where the TEI, MODS or MARC of the edition is; viewers and harvesters that read version 3 are sent to a page that there
# never was.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @iiif/parser@2.2.10 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { upgrade } from '@iiif/parser/upgrader'
const tei = 'https://library.example/lamp.tei.xml'
for (const seeAlso of [{ '@id': tei, format: 'application/tei+xml' }, tei, [tei]]) {
  const manifest = upgrade({ '@context': 'http://iiif.io/api/presentation/2/context.json', '@id': 'https://library.example/lamp', '@type': 'sc:Manifest', label: 'Lamps', seeAlso,
    sequences: [{ '@type': 'sc:Sequence', canvases: [{ '@id': 'https://library.example/1', '@type': 'sc:Canvas', label: '1', height: 10, width: 10, images: [] }] }] })
  console.log(JSON.stringify(seeAlso), '->', manifest.seeAlso.map(it => it.id).join().replace(/\d+$/, 'N'))
}
JS
out=$(cd "$dir" && node try.mjs)
printf '@iiif/parser 2.2.10\n%s\n' "$out"
[ "$(sed 's/.*-> //' <<<"$out")" = $'https://library.example/lamp.tei.xml\nhttp://example.org/undefined/N\nhttp://example.org/undefined/N' ] && echo "as found: the address is invented" || { echo "changed"; exit 1; }
