#!/usr/bin/env bash
# One would guess: a word of which some letters are in italics, as expanded abbreviations are (wo<i>rd</i>s), stays one word in Markdown, since
# `wo*rd*s` is one there; markdownify writes that.
# What happens: html2text puts spaces around the letters, "wo _rd_ s": three words.
# Why it matters: diplomatic editions mark each expanded letter so; in the Markdown no such word can be found or counted.
# Known in part: Alir3z4/html2text #405 (a space before a comma) and #342 (merged, spaces around <b>).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check html2text==2025.4.15 markdownify==1.2.3
out=$("$dir/v/bin/python" -c 'import html2text, markdownify
page = "<p>the fo<i>ur</i>the p<i>ar</i>te</p>"
print("html2text |", html2text.html2text(page).strip()); print("markdownify |", markdownify.markdownify(page).strip())')
printf 'html2text 2025.4.15, markdownify 1.2.3\n%s\n' "$out"
grep -qxF 'html2text | the fo _ur_ the p _ar_ te' <<<"$out" && grep -qxF 'markdownify | the fo*ur*the p*ar*te' <<<"$out" && echo "as found: a word becomes three" || { echo "changed"; exit 1; }
