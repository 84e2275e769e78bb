#!/usr/bin/env bash
# One would guess: citation-js reads the "and others" of a BibLaTeX author field as "et al.", as BibTeX has meant it since 1985.
# What happens: "others" becomes an author of that family name, and is printed as one.
# Why it matters: a bibliography converted on the way to a site names a person who isn't there.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @citation-js/core@0.8.2 @citation-js/plugin-bibtex@0.8.2 @citation-js/plugin-csl@0.8.2 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { Cite } from '@citation-js/core'
import '@citation-js/plugin-bibtex'
import '@citation-js/plugin-csl'
const work = new Cite('@book{a, author={Holm, Ida and others}, title={Lamps}, date={1871}}')
console.log(JSON.stringify(work.data[0].author), work.format('bibliography', { format: 'text' }).trim())
JS
out=$(cd "$dir" && node try.mjs); echo "citation-js 0.8.2: $out"
grep -qF '{"family":"others"}' <<<"$out" && grep -qF '& others' <<<"$out" && echo "as found: others is a name" || { echo "changed"; exit 1; }
