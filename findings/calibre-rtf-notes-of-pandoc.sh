#!/usr/bin/env bash
# One would guess: Calibre takes the footnotes of an RTF file that pandoc (or LibreOffice) wrote into the book, as it does those of a file with
# `{\footnote ...}`.
# What happens: pandoc writes `{\*\footnote ...}`, as a destination that old readers may pass over, and Calibre passes over it: each mark
# is [1], and the words of all notes are gone, with no error.
# Why it matters: RTF is what many word processors exchange; the book has marks with nothing behind them.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
command -v ebook-convert >/dev/null || { apt-get -q update >/dev/null; apt-get -qy install --no-install-recommends calibre >/dev/null; }
python3 -m venv "$dir/venv"; "$dir/venv/bin/pip" install -q pypandoc_binary==1.17 2>/dev/null
pandoc=$("$dir/venv/bin/python" -c 'import pypandoc; print(pypandoc.get_pandoc_path())' 2>/dev/null)
printf 'The lamp^[Made of brass.] burns all night^[Until six.].\n' | "$pandoc" -s -t rtf -o "$dir/a.rtf"
sed 's/{\\\*\\footnote/{\\footnote/g' "$dir/a.rtf" > "$dir/b.rtf"
ebook-convert --version > "$dir/version"; for name in a b; do ebook-convert "$dir/$name.rtf" "$dir/$name.txt" > "$dir/log" 2>&1; done
starred=$(tr -s ' \n' ' ' < "$dir/a.txt"); plain=$(tr -s ' \n' ' ' < "$dir/b.txt"); "$pandoc" --version | head -1; head -1 "$dir/version"; printf '{\\*\\footnote: %s\n{\\footnote: %s\n' "$starred" "$plain"
grep -qF '{\*\footnote' "$dir/a.rtf" && [ "$(grep -o '\[1\]' <<<"$starred" | wc -l)" = 2 ] && ! grep -qE 'brass|six' <<<"$starred" && grep -q 'brass.*six' <<<"$plain" && echo "as found: the notes are lost" || { echo "changed"; exit 1; }
