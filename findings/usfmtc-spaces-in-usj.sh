#!/usr/bin/env bash
# One would guess: usfmtc writes the same words to USJ, the JSON form of USFM, as to USX, its XML form.
# What happens: in USJ a space between two marked words isn't there, so that "the \nd Lord\nd* \add spoke\add*" is "the Lordspoke"; in USX it is.
# Nor is the one between two notes, or between a word and a note.
# Why it matters: supplied words are marked (\add) in every edition of the Bible, and stand beside other marked ones often.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check usfmtc==0.4.10
cat > "$dir/try.py" <<'PY'
import json
from xml.etree import ElementTree
import usfmtc
with open("a.usfm", "w") as file:
    file.write("\\id MAT\n\\c 5\n\\p\n\\v 1 And the \\nd Lord\\nd* \\add spoke\\add* \\wj Come\\wj* again.\n")
book = usfmtc.readFile("a.usfm")
book.saveAs("a.usx", outformat="usx")
book.saveAs("a.usj", outformat="usj")
words = lambda node: node if isinstance(node, str) else "".join(map(words, node.get("content", [])))
print("USX:", "".join(ElementTree.parse("a.usx").getroot().itertext()).strip())
print("USJ:", words(json.load(open("a.usj"))))
PY
out=$(cd "$dir" && v/bin/python try.py); printf 'usfmtc 0.4.10\n%s\n' "$out"
[ "$out" = $'USX: And the Lord spoke Come again.\nUSJ: And the LordspokeCome again.' ] && echo "as found: three words are one" || { echo "changed"; exit 1; }
