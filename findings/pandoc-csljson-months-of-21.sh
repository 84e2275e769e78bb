#!/usr/bin/env bash
# One would guess: pandoc writes a BibLaTeX season as the season of CSL-JSON, and a span without an end as one date or as words.
# What happens: spring 2001 is the 21st month of 2001, and 1871/ ends in the year 0.
# Why it matters: what reads the file next refuses it or prints a month that isn't there; a serial that goes on has ended before Christ.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"; "$dir/venv/bin/pip" install -q pypandoc_binary==1.17 2>/dev/null
pandoc=$("$dir/venv/bin/python" -c 'import pypandoc; print(pypandoc.get_pandoc_path())' 2>/dev/null)
printf '%s\n' '@book{a, title={Frost}, date={2001-21}}' '@book{b, title={Day Books}, date={1871/}}' > "$dir/a.bib"
out=$("$pandoc" -f biblatex -t csljson "$dir/a.bib" | tr -d ' \n'); "$pandoc" --version | head -1; echo "$out"
grep -qF '[[2001,21]]' <<<"$out" && grep -qF '[[1871],[0]]' <<<"$out" && echo "as found: month 21, year 0" || { echo "changed"; exit 1; }
