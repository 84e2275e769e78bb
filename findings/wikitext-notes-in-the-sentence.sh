#!/usr/bin/env bash
# One would guess: the plain text of a wiki page, of Wikisource say, has the words of its notes, <ref>, at the end or not at all, as the rendered page
# has them below.
# What happens: strip_code of mwparserfromhell and plain_text of wikitextparser put them into the sentence without a space: "lampMade of
# brass. burns"; the words of templates they leave out.
# Why it matters: a text taken from Wikisource has the editor's words in the author's sentence, and words that never were.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check mwparserfromhell==0.7.2 wikitextparser==3.0.0
cat > "$dir/try.py" <<'PY'
import mwparserfromhell, wikitextparser
page = "The ''lamp''<ref>Made of brass.</ref> burns."
print("mwparserfromhell |", mwparserfromhell.parse(page).strip_code())
print("wikitextparser |", wikitextparser.parse(page).plain_text())
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'mwparserfromhell 0.7.2, wikitextparser 3.0.0\n%s\n' "$out"
[ "$(grep -c ' | The lampMade of brass\. burns\.$' <<<"$out")" = 2 ] && echo "as found: notes are in the sentence" || { echo "changed"; exit 1; }
