#!/usr/bin/env bash
# One would guess: pandoc reads a glossary (a list of terms and explanations) of the LaTeX that it wrote: terms and explanations.
# What happens: it writes \tightlist before the first \item[term], as for all lists whose items have no space between, and reading that the
# list has no terms at all; explanations remain as paragraphs. Without that line the terms are read.
# Why it matters: a glossary that goes to LaTeX and back is without the words that it explains, and there is no warning.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"; "$dir/venv/bin/pip" install -q pypandoc_binary==1.17 2>/dev/null
pandoc=$("$dir/venv/bin/python" -c 'import pypandoc; print(pypandoc.get_pandoc_path())' 2>/dev/null)
printf 'lanthorn\n:   An old word for lantern.\n\nsnuffer\n:   A kind of scissors.\n' > "$dir/a.md"
"$pandoc" "$dir/a.md" -t latex -o "$dir/a.tex"; "$pandoc" --version | head -1; cat "$dir/a.tex"
out=$("$pandoc" "$dir/a.tex" -t plain 2>&1); without=$(grep -v tightlist "$dir/a.tex" | "$pandoc" -f latex -t plain); printf 'read:\n%s\nread without \\tightlist:\n%s\n' "$out" "$without"
grep -qF 'item[lanthorn]' "$dir/a.tex" && ! grep -qE 'lanthorn|snuffer|WARN' <<<"$out" && grep -q scissors <<<"$out" && grep -q lanthorn <<<"$without" && echo "as found: the terms are lost" || { echo "changed"; exit 1; }
