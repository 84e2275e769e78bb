#!/usr/bin/env bash
# One would guess: pandoc reads an English BibLaTeX title so that its words keep the capitals that English spells them with.
# What happens: titles become sentences, word by word, and the pronoun "I" becomes "i", in every style: also in those that write titles with capitals.
# Why it matters: memoirs and letters have it in their titles; an edition's bibliography misspells them.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"; "$dir/venv/bin/pip" install -q pypandoc_binary==1.17 2>/dev/null
pandoc=$("$dir/venv/bin/python" -c 'import pypandoc; print(pypandoc.get_pandoc_path())' 2>/dev/null)
echo '@book{a, author={Holm, Ida}, title={The Lamp and I}, date={1871}}' > "$dir/a.bib"
out=$("$pandoc" -f biblatex -t csljson "$dir/a.bib" | tr -d '\n'); "$pandoc" --version | head -1; echo "$out"
grep -qF '"title": "The lamp and i"' <<<"$out" && echo "as found: I is i" || { echo "changed"; exit 1; }
