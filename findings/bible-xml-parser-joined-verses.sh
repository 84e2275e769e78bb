#!/usr/bin/env bash
# One would guess: bible-xml-parser reads a verse that is numbered 2-3 (USFX), or Matt.1.2 Matt.1.3 (OSIS), as verse 2, as both, or with an error.
# What happens: it is verse 1, wherever it stands in the chapter, so that 1:1 is there twice and 2 and 3 are not. The next
# verse is right again.
# Why it matters: translations join verses wherever their sentences need it; the text of two is filed under the first, and theirs are missing.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check bible-xml-parser==0.3.0
cat > "$dir/try.py" <<'PY'
import sys
from pathlib import Path
from bible_parser.bible_parser import BibleParser
osis = '<osis xmlns="http://www.bibletechnologies.net/2003/OSIS/namespace"><osisText osisIDWork="T" xml:lang="en"><header><work osisWork="T"><title>T</title></work></header><div type="book" osisID="Matt"><chapter osisID="Matt.1"><p>%s</p></chapter></div></osisText></osis>'
usfx = '<usfx><languageCode>eng</languageCode><book id="MAT"><h>Matthew</h><c id="1"/><p>%s</p></book></usfx>'
for name, whole, verse, joined in [("OSIS", osis, '<verse osisID="Matt.1.{0}">Words of {0}.</verse> ', "2 Matt.1.3"), ("USFX", usfx, '<v id="{0}"/>Words of {0}.<ve/> ', "2-3")]:
    for middle in ["2", joined]:
        path = Path(sys.argv[0]).with_name("a.xml")
        path.write_text('<?xml version="1.0" encoding="UTF-8"?>' + whole % "".join(verse.format(number) for number in ["1", middle, "4"]))
        print(name, [f"{it.chapter_num}:{it.num} {it.text}" for it in BibleParser(str(path)).verses])
PY
out=$("$dir/v/bin/python" "$dir/try.py")
printf 'bible-xml-parser 0.3.0\n%s\n' "$out"
[ "$out" = "OSIS ['1:1 Words of 1.', '1:2 Words of 2.', '1:4 Words of 4.']
OSIS ['1:1 Words of 1.', '1:1 Words of 2 Matt.1.3.', '1:4 Words of 4.']
USFX ['1:1 Words of 1.', '1:2 Words of 2.', '1:4 Words of 4.']
USFX ['1:1 Words of 1.', '1:1 Words of 2-3.', '1:4 Words of 4.']" ] && echo "as found: joined verses are verse 1" || { echo "changed"; exit 1; }
