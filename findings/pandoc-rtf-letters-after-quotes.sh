#!/usr/bin/env bash
# One would guess: pandoc reads the RTF that it writes: O’Brien and d’Alembert, and what is within quotation marks, are the same.
# What happens: it writes ’ as \u8217' with the one character that a reader is to pass over, and when reading passes over the letter behind that too:
# O’rien, d’lembert, “Lamp” is “amp”. The space behind a dash or a mark goes as well.
# Why it matters: names and quotations lose a letter, in a file that Word shows without fault.
# Known for another fallback: jgm/pandoc #8264 (closed) is of `?`; that is read rightly since (ř and Š below), the quote mark is not.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"; "$dir/venv/bin/pip" install -q pypandoc_binary==1.17 2>/dev/null
pandoc=$("$dir/venv/bin/python" -c 'import pypandoc; print(pypandoc.get_pandoc_path())' 2>/dev/null)
echo 'O’Brien read “Lamp” to d’Alembert, Dvořák and Škoda.' > "$dir/a.md"
"$pandoc" -s "$dir/a.md" -t rtf -o "$dir/a.rtf"; out=$("$pandoc" "$dir/a.rtf" -t plain --wrap=none); "$pandoc" --version | head -1; cat "$dir/a.md"; echo "$out"
grep -qF "O\\u8217'Brien" "$dir/a.rtf" && grep -qF 'O’rien read “amp”' <<<"$out" && grep -qF 'd’lembert, Dvořák and Škoda' <<<"$out" && echo "as found: letters after marks are lost" || { echo "changed"; exit 1; }
