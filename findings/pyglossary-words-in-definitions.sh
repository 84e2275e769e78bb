#!/usr/bin/env bash
# One would guess: pyglossary, which reads TEI dictionaries (FreeDict) for StarDict and others, keeps the words of a definition as they
# stand, with or without its italics.
# What happens: an element within a definition is joined to the word before it and followed by a comma: "of <hi>oil</hi> lamps" is "ofoil,
# lamps"; a note that follows is joined to the definition's last word.
# Why it matters: titles, foreign words and scientific names in definitions are always marked so; the words can't be looked up, and the
# commas make another sense.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check pyglossary==5.0.9 lxml==6.1.3
cat > "$dir/try.py" <<'PY'
import pathlib, subprocess
pathlib.Path("in.tei").write_text("""<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" version="5.0"><teiHeader><fileDesc><titleStmt><title>Lamps</title></titleStmt><extent>3 headwords</extent><publicationStmt><p>Moor</p></publicationStmt><sourceDesc><p>none</p></sourceDesc></fileDesc></teiHeader><text xml:lang="la"><body>
<entry><form><orth>lucerna</orth></form><sense><def>of <hi>oil</hi> lamps</def></sense></entry>
<entry><form><orth>lanterna</orth></form><sense><def>a kind of <term>lucerna</term> of horn, in <title>The Lamp</title> a beacon</def></sense></entry>
<entry><form><orth>lumen</orth></form><sense><def>light</def><note>So <hi>Varro</hi> has it.</note></sense></entry>
</body></text></TEI>""")
subprocess.run(["v/bin/pyglossary", "in.tei", "out.txt", "--read-format=FreeDict", "--write-format=Tabfile"], capture_output=True, check=True)
print("\n".join(line for line in pathlib.Path("out.txt").read_text().splitlines() if not line.startswith("##")))
PY
out=$(cd "$dir" && v/bin/python -W ignore try.py 2>&1); printf 'pyglossary 5.0.9\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: words in italics are joined and get a comma" || { echo "changed"; exit 1; }
lucerna	<div>ofoil, lamps</div>
lanterna	<div>a kind oflucerna, of horn, in, The Lamp, a beacon</div>
lumen	<div>lightSo Varro has it.</div>
SEEN
