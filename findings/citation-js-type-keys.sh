#!/usr/bin/env bash
# One would guess: citation-js knows the keys that BibLaTeX has for kinds of theses and reports (`type = {phdthesis}` is "PhD thesis").
# What happens: the key itself is the genre, and styles print it as a word: "Phdthesis".
# Why it matters: Better BibTeX and JabRef write these keys; bibliographies of dissertations print them.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @citation-js/core@0.8.2 @citation-js/plugin-bibtex@0.8.2 @citation-js/plugin-csl@0.8.2 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { Cite } from '@citation-js/core'
import '@citation-js/plugin-bibtex'
import '@citation-js/plugin-csl'
const work = new Cite('@thesis{a, author={Holm, Ida}, title={Lamps}, type={phdthesis}, institution={Skarra}, date={1999}}')
console.log(work.data[0].genre, '|', work.format('bibliography', { format: 'text' }).trim())
JS
out=$(cd "$dir" && node try.mjs); echo "citation-js 0.8.2: $out"
grep -qF 'phdthesis |' <<<"$out" && grep -qF '[Phdthesis]' <<<"$out" && echo "as found: the key is printed" || { echo "changed"; exit 1; }
