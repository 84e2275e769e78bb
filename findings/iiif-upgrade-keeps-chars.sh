#!/usr/bin/env bash
# One would guess: an annotation whose words are in `chars` (IIIF Presentation 2), brought to Presentation 3 by @iiif/parser's
# upgrader, is a Web Annotation with the words in `value`, the only place that version 3 has for them.
# What happens: motivation and selector are upgraded, the words stay in `chars`; the types become "Text" and "Tag", the transcribed line
# keeps the motivation "painting".
# Why it matters: the result says that it is version 3, but its notes and transcriptions are empty to whatever reads version 3.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @iiif/parser@2.2.10 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { upgrade } from '@iiif/parser/upgrader'
const at = 'http://example.org/', image = { '@id': at + 'i.jpg', '@type': 'dctypes:Image', height: 9, width: 9 }
const note = { '@id': at + 'note', '@type': 'oa:Annotation', motivation: 'oa:commenting', on: at + 'c#xywh=1,2,3,4',
  resource: { '@type': 'cnt:ContentAsText', chars: 'Written over an erasure.', format: 'text/plain', language: 'en' } }
const line = { '@id': at + 'line', '@type': 'oa:Annotation', motivation: 'sc:painting', on: at + 'c#xywh=1,2,3,4',
  resource: { '@type': 'cnt:ContentAsText', chars: 'The lamp burns' } }
const manifest = { '@context': 'http://iiif.io/api/presentation/2/context.json', '@id': at + 'm', '@type': 'sc:Manifest', label: 'Lamps',
  sequences: [{ '@type': 'sc:Sequence', canvases: [{ '@id': at + 'c', '@type': 'sc:Canvas', label: '1r', height: 9, width: 9,
    images: [{ '@type': 'oa:Annotation', motivation: 'sc:painting', on: at + 'c', resource: image }],
    otherContent: [{ '@id': at + 'l', '@type': 'sc:AnnotationList', resources: [note, line] }] }] }] }
const upgraded = upgrade(manifest)
console.log(upgraded['@context'])
for (const { motivation, body } of upgraded.items[0].annotations[0].items)
  console.log(motivation, [body].flat().map(({ type, chars, value }) => `type ${type}, chars ${chars}, value ${value}`).join())
JS
out=$(cd "$dir" && node try.mjs); printf '@iiif/parser 2.2.10\n%s\n' "$out"
grep -qF 'presentation/3/' <<<"$out" && grep -qF 'chars Written over an erasure., value undefined' <<<"$out" && grep -qF 'chars The lamp burns, value undefined' <<<"$out" \
  && echo "as found: no value" || { echo "changed"; exit 1; }
