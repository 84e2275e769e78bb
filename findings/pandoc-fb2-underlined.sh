#!/usr/bin/env bash
# One would guess: words that are underlined in the text are in the FictionBook file (FB2) that pandoc makes, underlined or plain, since the format
# has no underline; small capitals are written as capitals, say.
# What happens: pandoc writes `<underline>`, no element of FB2, and its own reader drops it with its words; so "a _fair_ copy" is "a copy".
# Why it matters: in transcriptions underlining is emphasis of the writer; those words are lost in the book, with no more than a warning at reading.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"; "$dir/venv/bin/pip" install -q pypandoc_binary==1.17 2>/dev/null
pandoc=$("$dir/venv/bin/python" -c 'import pypandoc; print(pypandoc.get_pandoc_path())' 2>/dev/null)
echo 'She made a [fair]{.underline} copy of the *brown* [Book]{.smallcaps}.' > "$dir/a.md"
"$pandoc" -s "$dir/a.md" -t fb2 -o "$dir/a.fb2"; out=$("$pandoc" "$dir/a.fb2" -t plain 2>/dev/null); "$pandoc" --version | head -1; grep -o '<p>She.*</p>' "$dir/a.fb2"; echo "$out"
grep -qF '<underline>fair</underline>' "$dir/a.fb2" && ! grep -q fair <<<"$out" && grep -q brown <<<"$out" && echo "as found: underlined words are lost" || { echo "changed"; exit 1; }
