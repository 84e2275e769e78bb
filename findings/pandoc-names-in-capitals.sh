#!/usr/bin/env bash
# One would guess: names in a bibliography are parted by `and` in capitals too, since BibTeX and biber take the word in any case.
# What happens: pandoc reads `Quell, Ada AND Orr, Tom` as one person: family name Quell, given name Tom, and a suffix "Ada AND Orr".
# Why it matters: files of publishers and older databases have `AND`; all authors but one vanish from the names, and one has another's given name.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"; "$dir/venv/bin/pip" install -q pypandoc_binary==1.17 2>/dev/null
pandoc=$("$dir/venv/bin/python" -c 'import pypandoc; print(pypandoc.get_pandoc_path())' 2>/dev/null)
echo '@book{a, author={Quell, Ada AND Orr, Tom}, title={Wicks}, date={1902}}' > "$dir/a.bib"
out=$("$pandoc" -f biblatex -t csljson "$dir/a.bib" | tr -d '\n' | tr -s ' '); "$pandoc" --version | head -1; echo "$out"
grep -qF '"given": "Tom", "suffix": "Ada AND Orr"' <<<"$out" && echo "as found: two authors are one" || { echo "changed"; exit 1; }
