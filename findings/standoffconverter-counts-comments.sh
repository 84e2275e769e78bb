#!/usr/bin/env bash
# One would guess: the plain text that standoffconverter makes of a TEI file, and its positions, are of the text: XML comments and
# processing instructions are no part of it.
# What happens: the words of comments and the data of processing instructions are in the plain text, and count in all positions.
# Why it matters: encoders' remarks to one another become words of the source, in what is tagged, searched and published.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check standoffconverter==0.9.1 lxml==6.1.3 pandas==3.1.1
cat > "$dir/try.py" <<'PY'
import standoffconverter
from lxml import etree
tree = etree.fromstring('<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text><body><p>The lamp <!-- check the leaf -->burns <?scan page 2?>here.</p></body></text></TEI>')
print(standoffconverter.Standoff(tree, namespaces={"tei": "http://www.tei-c.org/ns/1.0"}).plain)
PY
out=$("$dir/v/bin/python" -W ignore "$dir/try.py"); printf 'standoffconverter 0.9.1: %s\n' "$out"
[ "$out" = "The lamp  check the leaf burns page 2here." ] && echo "as found: comments are text" || { echo "changed"; exit 1; }
