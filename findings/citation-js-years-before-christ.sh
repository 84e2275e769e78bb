#!/usr/bin/env bash
# One would guess: citation-js reads BibLaTeX's date={-0069-10-15} (EDTF: 70 BC) as a year before Christ, which CSL-JSON can say.
# What happens: the year becomes 0 and month and day go; the styles then print "n.d.". A span that hasn't ended (1871/..) is "n.d." too.
# Why it matters: the works of antiquity, and every running journal, lose their dates without a message.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @citation-js/core@0.8.2 @citation-js/plugin-bibtex@0.8.2 @citation-js/plugin-csl@0.8.2 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { Cite } from '@citation-js/core'
import '@citation-js/plugin-bibtex'
import '@citation-js/plugin-csl'
for (const date of ['-0069-10-15', '1871/..']) {
  const work = new Cite(`@book{a, author={Holm, Ida}, title={Lamps}, date={${date}}}`)
  console.log(date, JSON.stringify(work.data[0].issued['date-parts']), work.format('bibliography', { format: 'text' }).trim())
}
JS
out=$(cd "$dir" && node try.mjs); printf 'citation-js 0.8.2\n%s\n' "$out"
[ "$out" = $'-0069-10-15 [[0]] Holm, I. (n.d.). Lamps.\n1871/.. [[1871],null] Holm, I. (n.d.). Lamps.' ] && echo "as found: no date" || { echo "changed"; exit 1; }
