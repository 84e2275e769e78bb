#!/usr/bin/env bash
# One would guess: biblatex-csl-converter makes the `issue` of CSL-JSON from the `number` of an @article, as BibLaTeX says it.
# What happens: the number goes to `collection-number`, which is the number in a series of books; styles don't print it for articles.
# Why it matters: citations to journals that begin each issue at page 1 lead to several places.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts biblatex-csl-converter@3.6.0 @citation-js/core@0.8.2 @citation-js/plugin-csl@0.8.2 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { BibLatexParser, CSLExporter } from 'biblatex-csl-converter'
import { Cite } from '@citation-js/core'
import '@citation-js/plugin-csl'
const read = new BibLatexParser('@article{a, author={Holm, Ida}, title={Frost}, journaltitle={Lamp Review}, volume={2}, number={3}, date={1850}, pages={1--9}}', {}).parse()
const [work] = Object.values(new CSLExporter(read.entries).parse())
console.log('errors', JSON.stringify(read.errors), JSON.stringify(read.warnings), '| issue', work.issue, '| collection-number', work['collection-number'])
delete work.type
console.log(new Cite({ ...work, type: 'article-journal' }).format('bibliography', { format: 'text' }).trim())
JS
out=$(cd "$dir" && node try.mjs); printf 'biblatex-csl-converter 3.6.0\n%s\n' "$out"
grep -qF 'errors [] [] | issue undefined | collection-number 3' <<<"$out" && ! grep -qF '2(3)' <<<"$out" && echo "as found: the issue isn't cited" || { echo "changed"; exit 1; }
