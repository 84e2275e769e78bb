#!/usr/bin/env bash
# One would guess: the caption of a table is in the Word file and in the text that Calibre makes of an EPUB, and a figure's caption is a
# paragraph of its own, as it is in a browser.
# What happens: the Word file has no caption of a table (that of a figure it has); in the text the figure's caption and the paragraph behind it are
# one word, "In brassNext".
# Why it matters: tables of variants and of witnesses say in the caption alone of what they are; words that never were are found in the text.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
command -v ebook-convert >/dev/null || { apt-get -q update >/dev/null; apt-get -qy install --no-install-recommends calibre >/dev/null; }
cat > "$dir/a.html" <<'HTML'
<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"/><title>Lamp</title></head><body><h1>Lamp</h1><table><caption>Readings of B</caption><tr><td>lamp</td><td>lanthorn</td></tr></table><figure><p>A drawing.</p><figcaption>In brass</figcaption></figure><p>Next comes the oil.</p></body></html>
HTML
ebook-convert --version > "$dir/version"; head -1 "$dir/version"
ebook-convert "$dir/a.html" "$dir/a.epub" > "$dir/log" 2>&1; ebook-convert "$dir/a.epub" "$dir/a.docx" >> "$dir/log" 2>&1; ebook-convert "$dir/a.epub" "$dir/a.txt" >> "$dir/log" 2>&1
book=$(python3 -c 'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print("".join(z.read(n).decode() for n in z.namelist() if n.endswith("html")))' "$dir/a.epub")
word=$(python3 -c 'import re, sys, zipfile; print(re.sub("<[^>]+>", " ", zipfile.ZipFile(sys.argv[1]).read("word/document.xml").decode()))' "$dir/a.docx" | tr -s ' \n' ' '); text=$(tr -s '\n' ' ' < "$dir/a.txt")
printf 'DOCX: %s\nTXT: %s\n' "$word" "$text"
grep -q 'Readings of B' <<<"$book" && ! grep -q 'Readings of B' <<<"$word" && grep -q 'In brass' <<<"$word" && grep -q 'In brassNext' <<<"$text" && echo "as found: no caption of the table, two words in one" || { echo "changed"; exit 1; }
