#!/usr/bin/env bash
# One would guess: a formatter of Markdown, which compares what is rendered before and after and refuses to change it, keeps a footnote
# that has no mark in the text yet.
# What happens: mdformat with its footnote plugin takes it out of the file; it isn't rendered, so that the comparison is content.
# Why it matters: notes that an editor has written and not yet put in their places are lost at the next save, without a word.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check mdformat==1.0.0 mdformat-footnote==0.1.3
printf 'The lamp was lit.[^a]\n\n[^a]: Of brass.\n\n[^b]: A note that waits for its place.\n' > "$dir/a.md"
"$dir/v/bin/mdformat" "$dir/a.md" > "$dir/said" 2>&1; code=$?
printf 'mdformat 1.0.0, mdformat-footnote 0.1.3: exit %s, said: %s\n' "$code" "$(cat "$dir/said")"; cat "$dir/a.md"
[ "$code" = 0 ] && [ ! -s "$dir/said" ] && grep -q 'Of brass' "$dir/a.md" && ! grep -q 'waits' "$dir/a.md" \
  && echo "as found: the footnote without a mark is gone" || { echo "changed"; exit 1; }
