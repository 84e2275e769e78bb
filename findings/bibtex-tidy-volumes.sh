#!/usr/bin/env bash
# One would guess: bibtex-tidy, asked to merge entries that are the same, leaves two volumes of one work alone: their volume, year and DOI
# are others.
# What happens: entries with the same title and author are the same to it, whatever else they say: the second volume is taken out, and what
# the first hasn't got, the second's DOI, pages and translator, becomes the first's.
# Why it matters: a work of several volumes is one entry with a false DOI, and citations of the other volumes have no entry.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts bibtex-tidy@1.14.0 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const { tidy } = require('bibtex-tidy')
const library = `@book{lamps1, author = {Moor, Ann}, title = {Lamps}, volume = {1}, year = {1834}}
@book{lamps2, author = {Moor, Ann}, title = {Lamps}, volume = {2}, year = {1836}, translator = {Hill, Bo}, doi = {10.5555/lamps.2}}
`
const { bibtex, warnings } = tidy(library, { merge: true, tab: false, align: 0 })
console.log(bibtex.trim())
for (const { message } of warnings) console.log('warning:', message)
JS
out=$(cd "$dir" && node try.cjs); printf 'bibtex-tidy 1.14.0\n%s\n' "$out"
tr -s ' \n' ' ' <<<"$out" | grep -qF '@book{lamps1, author = {Moor, Ann}, title = {Lamps}, volume = {1}, year = {1834}, translator = {Hill, Bo}, doi = {10.5555/lamps.2} } warning: Duplicate removed.' \
  && echo "as found: the first volume has the second's translator and DOI" || { echo "changed"; exit 1; }
