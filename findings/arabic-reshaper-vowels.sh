#!/usr/bin/env bash
# One would guess: shaping Arabic letters for a program that can't (a PDF, an image) chooses the forms of the letters and keeps all else.
# What happens: vowel signs, doubling and the dagger alif are taken out, unless a setting says otherwise.
# Why it matters: a vocalised text, the Qur'an or verse, is printed without its vowels, and nothing is said.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check arabic-reshaper==3.1.0
cat > "$dir/try.py" <<'PY'
import sys, unicodedata, arabic_reshaper
marks = lambda text: sum(unicodedata.combining(c) > 0 for c in text)
word = "مُحَمَّدٌ رَحْمٰن"
plain = arabic_reshaper.reshape(word)
kept = arabic_reshaper.ArabicReshaper(configuration={"delete_harakat": False}).reshape(word)
print(f"arabic-reshaper 3.1.0: {marks(word)} marks in, {marks(plain)} out; {marks(kept)} with delete_harakat = False")
sys.exit((marks(word), marks(plain), marks(kept)) != (8, 0, 8))
PY
"$dir/v/bin/python" "$dir/try.py" && echo "as found: the vowels are gone" || { echo "changed"; exit 1; }
