#!/usr/bin/env bash
# One would guess: the text of a TEI file in which an editor's conjecture is in angle brackets, written as XML has it (&lt;and&gt;), has
# the conjecture and its brackets.
# What happens: teidocument resolves the entities of the file before it parses it, and forgives what is then not well formed: the
# conjecture is taken for an element and is not in the text, nor are ampersands.
# Why it matters: angle brackets are the usual sign for added words; the words go, and nothing is reported.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check teidocument==1.0.9
cat > "$dir/a.xml" <<'XML'
<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>T</title></titleStmt><publicationStmt><p>Smith &amp; Sons</p></publicationStmt><sourceDesc><p>A</p></sourceDesc></fileDesc></teiHeader>
<text><body><div><p>Homer &lt;and Hesiod&gt; sang; printed by Smith &amp; Sons, for Brown &amp; Co; sold by them.</p></div></body></text></TEI>
XML
cat > "$dir/try.py" <<'PY'
import sys
from lxml import etree
from teidocument import TEIDocument
print("lxml       ", etree.parse(sys.argv[1]).findtext(".//{*}div/{*}p"))
print("teidocument", TEIDocument(sys.argv[1]).text("default")[0])
PY
out=$("$dir/v/bin/python" "$dir/try.py" "$dir/a.xml"); printf 'teidocument 1.0.9\n%s\n' "$out"
grep -qF 'Homer <and Hesiod> sang; printed by Smith & Sons, for Brown & Co; sold' <<<"$out" && grep '^teidocument' <<<"$out" | grep -qv 'Hesiod\|&' \
  && echo "as found: words in angle brackets are lost" || { echo "changed"; exit 1; }
