#!/usr/bin/env bash
# One would guess: the plain text that MyCapytain gives of a passage of a TEI file has the words of the file: an abbreviation whose expansion
# is marked within it, or a word that a line's end divides, is one word.
# What happens: each piece of text in an element is parted from the next by a space: Aul<ex>us</ex> is "Aul us", Caes<ex>aris</ex> "Caes
# aris", and a word with a line break that says that it doesn't break (break="no") is two.
# Why it matters: texts of the CTS and DTS servers that use it are searched, counted and collated by these words; inscriptions have few whole ones.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check MyCapytain==3.0.2 setuptools==80.9.0
cat > "$dir/try.py" <<'PY'
from MyCapytain.common.constants import Mimetypes
from MyCapytain.common.reference import CtsReference
from MyCapytain.resources.texts.local.capitains.cts import CapitainsCtsText
tei = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><encodingDesc><refsDecl n="CTS"><cRefPattern n="line" matchPattern="(\\w+)" replacementPattern="#xpath(/tei:TEI/tei:text/tei:body/tei:div//tei:l[@n='$1'])"/></refsDecl></encodingDesc></teiHeader>
<text><body><div type="edition" n="urn:cts:example:moor.lamp.lat1"><l n="1">lucerna Aul<ex>us</ex> dedit</l><l n="2">tem<lb break="no"/>plo Caes<ex>aris</ex> Aug<supplied>usti</supplied></l></div></body></text></TEI>"""
text = CapitainsCtsText(urn="urn:cts:example:moor.lamp.lat1", resource=tei)
for line in ("1", "2"):
    print(line, text.getTextualNode(CtsReference(line)).export(Mimetypes.PLAINTEXT))
PY
out=$("$dir/v/bin/python" -W ignore "$dir/try.py" 2>&1); printf 'MyCapytain 3.0.2\n%s\n' "$out"
[ "$out" = $'1 lucerna Aul us dedit\n2 tem plo Caes aris Aug usti' ] && echo "as found: words come apart at each element" || { echo "changed"; exit 1; }
