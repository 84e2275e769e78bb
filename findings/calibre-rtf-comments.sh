#!/usr/bin/env bash
# One would guess: the words of a comment in the margin of an RTF file are no part of the book that Calibre makes, as those of a DOCX file aren't.
# What happens: they come into the sentence where the comment is, joined to the word before: "glowscheck this word in the dark".
# Why it matters: a reviewer's remarks are printed as the author's words, and a search doesn't find the word that was remarked on.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
command -v ebook-convert >/dev/null || { apt-get -q update >/dev/null; apt-get -qy install --no-install-recommends calibre >/dev/null; }
cat > "$dir/a.rtf" <<'RTF'
{\rtf1\ansi\deff0{\fonttbl{\f0 Serif;}}
{\pard It glows{\*\atnid AQ}{\*\atnauthor Ada}\chatn{\*\annotation\pard check this word} in the dark.\par}
}
RTF
python3 -m venv "$dir/venv"; "$dir/venv/bin/pip" install -q pypandoc_binary==1.17 2>/dev/null
pandoc=$("$dir/venv/bin/python" -c 'import pypandoc; print(pypandoc.get_pandoc_path())' 2>/dev/null)
echo 'It [check this word]{.comment-start id="0" author="Ada" date="2026-01-01T00:00:00Z"}glows[]{.comment-end id="0"} in the dark.' | "$pandoc" -f markdown -o "$dir/b.docx"
ebook-convert --version > "$dir/version"; head -1 "$dir/version"
ebook-convert "$dir/a.rtf" "$dir/a.txt" > "$dir/log" 2>&1; ebook-convert "$dir/b.docx" "$dir/b.txt" >> "$dir/log" 2>&1
rtf=$(tr -s ' \n\t' ' ' < "$dir/a.txt"); docx=$(tr -s ' \n\t' ' ' < "$dir/b.txt"); printf 'RTF: %s\nDOCX: %s\n' "$rtf" "$docx"
grep -q 'It glowscheck this word in the dark' <<<"$rtf" && grep -q 'It glows in the dark' <<<"$docx" && echo "as found: the comment is in the sentence" || { echo "changed"; exit 1; }
