#!/usr/bin/env bash
# One would guess: of an entry of a TEI dictionary pyglossary brings over the etymology and the places that its examples are taken from, or
# says that it doesn't.
# What happens: etym is left out, and so is bibl within an example: the quotation stands there as if nobody had written it. The examples,
# their translations and the labels of use are kept, and nothing is said, at any level of the log.
# Why it matters: these are what a scholarly dictionary is consulted for; StarDict, EPUB and all other outputs are made from the same
# reading.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check pyglossary==5.0.9 lxml==6.1.3
cat > "$dir/try.py" <<'PY'
import pathlib, subprocess
pathlib.Path("in.tei").write_text("""<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" version="5.0"><teiHeader><fileDesc><titleStmt><title>Lamps</title></titleStmt><extent>1 headword</extent><publicationStmt><p>Moor</p></publicationStmt><sourceDesc><p>none</p></sourceDesc></fileDesc></teiHeader><text xml:lang="la"><body>
<entry><form><orth>lucerna</orth></form><etym>from <lang>Greek</lang> <mentioned>lychnos</mentioned></etym><sense><usg type="time">classical</usg><cit type="trans"><quote>lamp</quote></cit><cit type="example"><quote>lucerna ardet</quote><cit type="trans"><quote>the lamp burns</quote></cit><bibl>Moor, Lamps 12</bibl></cit></sense></entry>
</body></text></TEI>""")
run = subprocess.run(["v/bin/pyglossary", "-v5", "--no-color", "in.tei", "out.txt", "--read-format=FreeDict", "--write-format=Tabfile"], capture_output=True, check=True, text=True)
words = "\n".join(line for line in pathlib.Path("out.txt").read_text().splitlines() if not line.startswith("##"))
print(words)
for part in ("lucerna ardet", "the lamp burns", "classical", "lychnos", "Moor, Lamps 12"):
    print(part, "->", part in words, "| in the log:", part in run.stdout + run.stderr)
PY
out=$(cd "$dir" && v/bin/python -W ignore try.py 2>&1); printf 'pyglossary 5.0.9\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: etymology and source are left out" || { echo "changed"; exit 1; }
lucerna	<div><div>lamp</div><div>Usage: classical</div><div class="example" style="padding: 10px 0px;"><div>lucerna ardet</div><div>the lamp burns</div></div></div>
lucerna ardet -> True | in the log: False
the lamp burns -> True | in the log: False
classical -> True | in the log: False
lychnos -> False | in the log: False
Moor, Lamps 12 -> False | in the log: False
SEEN
