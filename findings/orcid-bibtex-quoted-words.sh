#!/usr/bin/env bash
# One would guess: @orcid/bibtex-parse-js reads a value in quotation marks as BibTeX does, in which marks within braces are words of it:
# the way to have one there at all.
# What happens: the value ends at the first mark in the braces, and the rest of the entry with it: of a book with the title
# "The {"}old{"} lamp" there is a title "The {", no author and no year. The next entry is read as ever, nothing is said.
# Why it matters: titles that quote are commonest in scholarship, and are just the ones that go.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @orcid/bibtex-parse-js@0.0.25 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { createRequire } from 'node:module'
const { toJSON } = createRequire(import.meta.url)('@orcid/bibtex-parse-js')
for (const title of ['The old lamp', 'The {"}old{"} lamp'])
  console.log(JSON.stringify(toJSON(`@book{a, title = "${title}", author = "Holm, Ida", year = 1834}\n@book{b, title = "Next"}`).map(it => it.entryTags)))
JS
out=$(cd "$dir" && node try.mjs)
printf '@orcid/bibtex-parse-js 0.0.25\n%s\n' "$out"
[ "$out" = '[{"title":"The old lamp","author":"Holm, Ida","year":"1834"},{"title":"Next"}]
[{"title":"The {"},{"title":"Next"}]' ] && echo "as found: a quoted word ends the entry" || { echo "changed"; exit 1; }
