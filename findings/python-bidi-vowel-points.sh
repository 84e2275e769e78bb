#!/usr/bin/env bash
# One would guess: python-bidi's `get_display`, which puts a line of Hebrew into the order in which it is drawn, leaves a letter's vowel points
# behind their letter, as the Unicode algorithm has a rule (L3) for.
# What happens: letters and points are reversed alike, so that each letter's points stand behind the letter that follows it in reading: of בָרַך
# the vowel of the first is behind the second.
# Why it matters: images and PDF files that are made of such lines (this is what the library is for) have the vowels of the Bible on other letters.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check python-bidi==0.6.12
cat > "$dir/try.py" <<'PY'
import unicodedata
from bidi import get_display
from bidi.algorithm import get_display as by_algorithm
word = "\u05d1\u05b8\u05e8\u05b7\u05da"
names = lambda text: ", ".join(unicodedata.name(character).replace("HEBREW ", "") for character in text)
print("read    ", names(word))
print("drawn   ", names(get_display(word)))
print("the same in Python:", by_algorithm(word) == get_display(word))
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'python-bidi 0.6.12\n%s\n' "$out"
grep -qxF 'drawn    LETTER FINAL KAF, POINT PATAH, LETTER RESH, POINT QAMATS, LETTER BET' <<<"$out" && echo "as found: points are behind another letter" || { echo "changed"; exit 1; }
