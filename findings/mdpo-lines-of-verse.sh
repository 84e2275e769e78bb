#!/usr/bin/env bash
# One would guess: md2po and po2md of mdpo, which keep italics, links and notes as Markdown in the strings to translate, keep the ends of lines
# of verse (two spaces or a backslash).
# What happens: the string has a space there, and the file that is written has it too, whether anything was translated or not: verse and
# addresses of letters are prose.
# Why it matters: not even the language that the text is written in comes back as it was.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check mdpo==2.1.4
printf 'The lamp went out\\\nat *break* of day.\n\n> The lamp went out  \n> at *break* of day.\n' > "$dir/a.md"
cd "$dir"; v/bin/md2po a.md --save --po-filepath a.po > said 2>&1
out=$(echo "--- read"; cat a.md; echo "--- strings"; grep '^msgid "T' a.po; echo "--- written"; v/bin/po2md a.md --po-files a.po | grep .)
out=$(sed 's,^,| ,' <<<"$out"); printf 'mdpo 2.1.4\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: line ends of verse are lost" || { echo "changed"; exit 1; }
| --- read
| The lamp went out\
| at *break* of day.
| 
| > The lamp went out  
| > at *break* of day.
| --- strings
| msgid "The lamp went out at *break* of day."
| --- written
| The lamp went out at *break* of day.
| > The lamp went out at *break* of day.
SEEN
