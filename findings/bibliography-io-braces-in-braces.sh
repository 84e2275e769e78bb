#!/usr/bin/env bash
# One would guess: bibliography-io reads a title whose braces are two deep, as BibTeX needs for a name with an accent: {G{\"o}del}.
# What happens: of such a title there is one brace and its first word: "On {G{\"o}del} and Lamps" is "{On". With braces one deep it is whole;
# what stands in other fields is read, and written again the title stays so.
# Why it matters: only titles with accented names are cut, which nobody looks for among a thousand; in the file that is written the
# braces don't match any more.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check bibliography-io==0.1.0
cat > "$dir/try.py" <<'PY'
import bibliography_io
for title in ["On {Lamps} and Tides", r"On {G\"odel} and Lamps", r'On {G{\"o}del} and Lamps']:
    records = bibliography_io.loads("@book{a,\n  author = {Holm, Ida},\n  title = {%s},\n  year = {1834}\n}\n" % title, format="bib")
    print(title, "->", records["a"]["title"], records["a"].get("year"))
PY
out=$("$dir/v/bin/python" "$dir/try.py")
printf 'bibliography-io 0.1.0\n%s\n' "$out"
[ "$out" = 'On {Lamps} and Tides -> On {Lamps} and Tides 1834
On {G\"odel} and Lamps -> On {G\"odel} and Lamps 1834
On {G{\"o}del} and Lamps -> {On 1834' ] && echo "as found: the title is cut behind its first word" || { echo "changed"; exit 1; }
