#!/usr/bin/env bash
# One would guess: an abbreviation that the file doesn't define, as a style's journal or publisher often is, gives a warning and an empty field, as in BibTeX.
# What happens: pandoc takes its name for the words: the publisher is "pub-skarra".
# Why it matters: bibliographies that are split over several files print the names of their own macros, and nobody is told.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"; "$dir/venv/bin/pip" install -q pypandoc_binary==1.17 2>/dev/null
pandoc=$("$dir/venv/bin/python" -c 'import pypandoc; print(pypandoc.get_pandoc_path())' 2>/dev/null)
echo '@book{a, author={Quell, Ada}, title={Oils}, publisher=pub-skarra, date={1903}}' > "$dir/a.bib"
out=$("$pandoc" -f biblatex -t csljson "$dir/a.bib" 2>"$dir/said" | tr -d '\n'); "$pandoc" --version | head -1; echo "$out"; cat "$dir/said"
grep -qF '"publisher": "pub-skarra"' <<<"$out" && [ ! -s "$dir/said" ] && echo "as found: the name is printed, without a warning" || { echo "changed"; exit 1; }
