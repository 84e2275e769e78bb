#!/usr/bin/env bash
# One would guess: mufidecode, which writes medieval letters in ASCII, resolves the raised 9 at a word's end (ꝰ, named MODIFIER LETTER US in
# Unicode) as -us.
# What happens: it is "con": filiꝰ is "filicon", omnibꝰ "omnibcon"; the 9 on the line (ꝯ), which is con, is con as well. The thorn with a
# stroke (ꝥ, that) is nothing at all.
# Why it matters: it is one of the commonest signs of Latin hands, and the ASCII is what searches, collations and models of handwriting
# compare by; no error shows it.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check mufidecode==0.1.0
cat > "$dir/try.py" <<'PY'
from mufidecode import mufidecode
import unicodedata
for sign, word in (("ꝰ", "filiꝰ omnibꝰ"), ("ꝯ", "ꝯtra"), ("ꝥ", "ꝥ he"), ("ꝭ", "lampꝭ")):
    print(unicodedata.name(sign), "|", word, "->", repr(mufidecode(word)))
PY
out=$(cd "$dir" && v/bin/python -W ignore try.py 2>&1); printf 'mufidecode 0.1.0\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: the sign of -us is con" || { echo "changed"; exit 1; }
MODIFIER LETTER US | filiꝰ omnibꝰ -> 'filicon omnibcon'
LATIN SMALL LETTER CON | ꝯtra -> 'contra'
LATIN SMALL LETTER THORN WITH STROKE | ꝥ he -> ' he'
LATIN SMALL LETTER IS | lampꝭ -> 'lampis'
SEEN
