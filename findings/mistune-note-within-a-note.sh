#!/usr/bin/env bash
# One would guess: a footnote that is cited in another footnote alone is printed after the others, as pandoc, djot and Markdown.pl's
# heirs have it.
# What happens: its mark is numbered and leads to #fn-3, but there is no such note: its text is not in the output, and nothing is said.
# Why it matters: editors' notes on authors' notes are what an annotated edition is full of; their words vanish.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check mistune==3.4.0
cat > "$dir/try.py" <<'PY'
import re, sys, mistune
html = mistune.create_markdown(plugins=["footnotes"])(
    "The lamp[^lamp] and the oil[^oil].\n\n[^lamp]: The log says so[^log].\n[^oil]: Whale oil.\n[^log]: Kept in the tower.\n")
links, ids = re.findall(r'href="#(fn-\d+)"', html), re.findall(r'id="(fn-\d+)"', html)
print("mistune 3.4.0: links to", links, "notes", ids, "| the third note's words are printed:", "Kept in the tower" in html)
sys.exit(not (links == ["fn-1", "fn-2", "fn-3"] and ids == ["fn-1", "fn-2"] and "Kept in the tower" not in html))
PY
"$dir/v/bin/python" "$dir/try.py" && echo "as found: the words of a note within a note are lost" || { echo "changed"; exit 1; }
