#!/usr/bin/env bash
# One would guess: what biblatex-csl-converter knows of a BibLaTeX entry (it writes it to BibLaTeX again) and CSL-JSON has a place for,
# is in its CSL-JSON: a university or an institute is the `publisher`, a subtitle follows the title.
# What happens: the `institution` of theses and reports, and each `subtitle`, are dropped, without an error or a warning.
# Why it matters: dissertations are cited without their university, and the titles of books before 1900 lose what tells them apart.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts biblatex-csl-converter@3.6.0 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { BibLatexParser, BibLatexExporter, CSLExporter } from 'biblatex-csl-converter'
const text = '@thesis{a, author={Holm, Ida}, title={Lamps}, subtitle={Their Oil}, type={phdthesis}, institution={Skarra}, date={1850}}'
const read = new BibLatexParser(text, {}).parse()
console.log('errors', JSON.stringify(read.errors), JSON.stringify(read.warnings))
console.log(new BibLatexExporter(read.entries).parse().replace(/\s+/g, ' '))
console.log(JSON.stringify(new CSLExporter(read.entries).parse()))
JS
out=$(cd "$dir" && node try.mjs); printf 'biblatex-csl-converter 3.6.0\n%s\n' "$out"
csl=$(tail -1 <<<"$out")
grep -qF 'errors [] []' <<<"$out" && grep -qF 'institution = {Skarra}' <<<"$out" && grep -qF 'Their Oil' <<<"$out" && ! grep -qF Skarra <<<"$csl" && ! grep -qi 'their oil' <<<"$csl" \
  && echo "as found: neither is in CSL-JSON" || { echo "changed"; exit 1; }
