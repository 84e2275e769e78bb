#!/usr/bin/env bash
# One would guess: a book that Citation.js writes as a CITATION.cff is there as a book (CFF has that kind, for references and the preferred
# citation), with its year, editor and publisher.
# What happens: it is "software", to be cited "when using this software", with title and authors; year, editor, publisher, place
# and volume are not in the file, a full date neither. Read again by the same library, the book of 1834 is software without a date.
# Why it matters: an edition's CITATION.cff made this way says wrong what it is, and not when it came out.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @citation-js/core@0.9.0 @citation-js/plugin-cff@0.7.3 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { Cite } from '@citation-js/core'
import '@citation-js/plugin-cff'
const book = { type: 'book', title: 'Lamps', author: [{ family: 'Holm', given: 'Ida' }], editor: [{ family: 'Berg', given: 'Ole' }], issued: { 'date-parts': [[1834, 6, 5]] }, publisher: 'House', 'publisher-place': 'Bergen', volume: '2' }
const file = new Cite([book]).format('cff')
console.log(file.trim())
const [{ type, title, issued }] = new Cite(file).data
console.log(JSON.stringify({ type, title, issued }))
JS
out=$(cd "$dir" && node try.mjs)
printf '@citation-js/plugin-cff 0.7.3\n%s\n' "$out"
[ "$out" = 'cff-version: 1.2.0
message: Please cite the following works when using this software.
type: software
authors:
  - family-names: Holm
    given-names: Ida
title: Lamps
{"type":"software","title":"Lamps"}' ] && echo "as found: a book is software without a date" || { echo "changed"; exit 1; }
