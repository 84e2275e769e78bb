#!/usr/bin/env bash
# One would guess: the licence of a manifest of IIIF Presentation 2 becomes its `rights` when @iiif/parser brings it to version 3.
# What happens: it is nowhere in the new manifest, though it was a Creative Commons licence, the only kind of address that `rights` may be; nor is
# one of two, or terms of the library's own. The attribution is kept.
# Why it matters: what was free to print or not is no longer said; viewers that read version 3 alone show no licence.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @iiif/parser@2.2.10 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { upgrade } from '@iiif/parser/upgrader'
for (const license of ['http://creativecommons.org/licenses/by/4.0/', ['http://creativecommons.org/licenses/by/4.0/', 'https://library.example/terms']]) {
  const manifest = upgrade({ '@context': 'http://iiif.io/api/presentation/2/context.json', '@id': 'https://library.example/lamp', '@type': 'sc:Manifest', label: 'Lamps', attribution: 'The Library', license,
    sequences: [{ '@type': 'sc:Sequence', canvases: [{ '@id': 'https://library.example/1', '@type': 'sc:Canvas', label: '1', height: 10, width: 10, images: [] }] }] })
  const all = JSON.stringify(manifest)
  console.log(JSON.stringify(license), '-> rights', manifest.rights, '| licence, terms, attribution anywhere:', /licenses.by/.test(all), all.includes('terms'), all.includes('The Library'))
}
JS
out=$(cd "$dir" && node try.mjs)
printf '@iiif/parser 2.2.10\n%s\n' "$out"
[ "$(sed 's/.*-> //' <<<"$out" | sort -u)" = 'rights undefined | licence, terms, attribution anywhere: false false true' ] && echo "as found: the licence is lost" || { echo "changed"; exit 1; }
