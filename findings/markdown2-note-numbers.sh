#!/usr/bin/env bash
# One would guess: the number of a footnote's mark is the number that the note has in the list at the foot.
# What happens: markdown2 numbers the marks as they are met in the text, and lists the notes as they are written in the file. Where
# the two orders differ, mark 1 leads to the note that is printed as 2. Python-Markdown and markdown-it-footnote agree with themselves.
# Why it matters: editors keep notes in an order of their own; on paper, where no link can be followed, every note is another's.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check markdown2==2.5.5 Markdown==3.10
cat > "$dir/try.py" <<'PY'
import re
import markdown, markdown2
text = "The lamp[^lamp] and the tide[^tide].\n\n[^tide]: Of the sea.\n\n[^lamp]: Of brass.\n"
for name, html in [("markdown2", markdown2.markdown(text, extras=["footnotes"])), ("Python-Markdown", markdown.markdown(text, extensions=["footnotes"]))]:
    marks = re.findall(r'href="#fn[-:](\w+)"[^>]*>(\d)</a>', html)
    notes = re.findall(r'<li id="fn[-:](\w+)"', html)
    print(name, *[f"{key}: mark {mark}, note {notes.index(key) + 1}" for key, mark in marks], sep=" | ")
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'markdown2 2.5.5, Markdown 3.10\n%s\n' "$out"
grep -q '^markdown2 | lamp: mark 1, note 2 | tide: mark 2, note 1$' <<<"$out" && echo "as found: each mark has another note's number" || { echo "changed"; exit 1; }
