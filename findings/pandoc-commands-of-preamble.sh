#!/usr/bin/env bash
# One would guess: of a command that it doesn't know, pandoc keeps the words, or the command; this one the file itself defines, in `@preamble`.
# What happens: the command goes with its words, and nothing is said: "A review of , third edition".
# Why it matters: reviews name the book that they are of so; what is left is a title without its subject.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"; "$dir/venv/bin/pip" install -q pypandoc_binary==1.17 2>/dev/null
pandoc=$("$dir/venv/bin/python" -c 'import pypandoc; print(pypandoc.get_pandoc_path())' 2>/dev/null)
cat > "$dir/a.bib" <<'BIB'
@preamble{"\newcommand{\work}[1]{\emph{#1}}"}
@article{a, author={Quell, Ada}, title={A review of \work{Harbour Lamps}, third edition}, journaltitle={Lamp Review}, date={1901}}
BIB
out=$("$pandoc" -f biblatex -t csljson "$dir/a.bib" 2>&1 | tr -d '\n'); "$pandoc" --version | head -1; echo "$out"
grep -qF 'A review of , third edition' <<<"$out" && ! grep -q 'Harbour' <<<"$out" && echo "as found: the words are lost" || { echo "changed"; exit 1; }
