#!/usr/bin/env bash
# One would guess: bible-xml-parser leaves the footnotes of a USFX file out of the verse's text, and keeps the words before and after them.
# What happens: the verse ends at its first note: "First words<f>…</f> here." is "First words". The words of the note aren't in it either. Words that
# are marked up otherwise, and what is behind them, are kept.
# Why it matters: a note stands at the word it is about, so in the middle; each verse with a note has lost its second half.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check bible-xml-parser==0.3.0
cat > "$dir/try.py" <<'PY'
import sys
from pathlib import Path
from bible_parser.bible_parser import BibleParser
for verse in ["First words here.", "First <nd>words</nd> here.", 'First words<f caller="+"><fr>1:1</fr><ft>So the second.</ft></f> here.']:
    path = Path(sys.argv[0]).with_name("a.xml")
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?><usfx><languageCode>eng</languageCode><book id="MAT"><h>Matthew</h><c id="1"/><p><v id="1"/>{verse}<ve/><v id="2"/>Next.<ve/></p></book></usfx>')
    print([" ".join(it.text.split()) for it in BibleParser(str(path)).verses])
PY
out=$("$dir/v/bin/python" "$dir/try.py")
printf 'bible-xml-parser 0.3.0\n%s\n' "$out"
[ "$out" = "['First words here.', 'Next.']
['First words here.', 'Next.']
['First words', 'Next.']" ] && echo "as found: a verse ends at its first note" || { echo "changed"; exit 1; }
