#!/usr/bin/env bash
# One would guess: cmark-gfm, which knows footnotes, writes them to LaTeX as `\footnote`, or says that it can't; its HTML, CommonMark and plain
# text have marks and notes.
# What happens: in LaTeX and in manual pages the marks are gone, and the notes are paragraphs at the end of the text, without numbers and without
# anything between them and the text.
# Why it matters: an author's last paragraph is followed by the editor's sentences, and nothing tells which word they are about.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; chmod 755 "$dir"
(cd "$dir" && apt-get download -qq cmark-gfm=0.29.0.gfm.6-6 libcmark-gfm0.29.0.gfm.6=0.29.0.gfm.6-6 libcmark-gfm-extensions0.29.0.gfm.6=0.29.0.gfm.6-6 2>/dev/null && for deb in *.deb; do dpkg -x "$deb" .; done)
export LD_LIBRARY_PATH=$(dirname "$(find "$dir" -name 'libcmark-gfm.so*' | head -1)")
printf 'He lit the lamp[^a] and slept[^b].\n\nIt burned.\n\n[^a]: So the second witness.\n[^b]: Compare the letter.\n' > "$dir/a.md"
"$dir/usr/bin/cmark-gfm" --version | head -1
for form in latex man plaintext; do "$dir/usr/bin/cmark-gfm" -e footnotes -t $form "$dir/a.md" > "$dir/$form"; echo "--- $form"; cat "$dir/$form"; done
[ "$(grep . "$dir/latex")" = $'He lit the lamp and slept.\nIt burned.\nSo the second witness.\nCompare the letter.' ] && grep -qF 'lamp[^1] and slept[^2]' "$dir/plaintext" \
  && [ "$(grep -v PP "$dir/man")" = $'He lit the lamp and slept.\nIt burned.\nSo the second witness.\nCompare the letter.' ] && echo "as found: notes are paragraphs of the text" || { echo "changed"; exit 1; }
