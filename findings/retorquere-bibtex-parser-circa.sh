#!/usr/bin/env bash
# One would guess: the signs of BibLaTeX (EDTF) for an approximate date, 1834~, and for one that is uncertain too, 1834%, are kept as
# the sign for an uncertain one, 1834?, is.
# What happens: @retorquere/bibtex-parser reads the tilde as TeX's space and what follows a percent sign as TeX's comment, in date fields
# too: "1834~/1836~" becomes "1834 /1836", "1834~" a plain 1834, "1834%/1836" loses its end. biblatex-csl-converter keeps the tilde.
# Why it matters: "about 1834" becomes 1834, and no later program can know it.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @retorquere/bibtex-parser@9.0.29 biblatex-csl-converter@3.2.2 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { parse } from '@retorquere/bibtex-parser'
import { BibLatexParser, CSLExporter } from 'biblatex-csl-converter'
for (const date of ['1834?', '1834~', '1834%', '1834~/1836~', '1834%/1836']) {
  const book = `@book{a, title = {T}, author = {A B}, date = {${date}}}`
  const { errors, entries } = parse(book), other = new BibLatexParser(book, {}).parse().entries[1].fields.date
  console.log(`${date} -> ${JSON.stringify(entries[0].fields.date)} errors ${errors.length} | biblatex-csl-converter ${other}`)
}
JS
out=$(cd "$dir" && node try.mjs | sed 's/\xc2\xa0/ /g'); printf '@retorquere/bibtex-parser 9.0.29, biblatex-csl-converter 3.2.2\n%s\n' "$out"
diff <(sed 's/ |.*//' <<<"$out") - <<'SEEN' && grep -qF '| biblatex-csl-converter 1834~/1836~' <<<"$out" && echo "as found: the signs for approximate dates are lost" || { echo "changed"; exit 1; }
1834? -> "1834?" errors 0
1834~ -> "1834" errors 0
1834% -> "1834" errors 0
1834~/1836~ -> "1834 /1836" errors 0
1834%/1836 -> "1834" errors 0
SEEN
