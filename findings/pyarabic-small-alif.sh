#!/usr/bin/env bash
# One would guess: pyarabic's `strip_tashkeel` takes all vowel signs out of an Arabic word, so that the word of a vocalized edition is that of a plain one.
# What happens: the small alif above a letter (U+0670) stays: هَٰذَا is هٰذا, not هذا. Only `strip_diacritics` takes them out.
# Why it matters: "this", "that", "but", "God" and "the Merciful" are written with it in vocalized texts; the most frequent words aren't found.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check pyarabic==0.6.15
cat > "$dir/try.py" <<'PY'
import pyarabic.araby as araby
for word, plain in [("كِتَابٌ", "كتاب"), ("هَٰذَا", "هذا"), ("لَٰكِنْ", "لكن"), ("الرَّحْمَٰنِ", "الرحمن")]:
    print(word, araby.strip_tashkeel(word), araby.strip_tashkeel(word) == plain, araby.strip_diacritics(word) == plain)
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'pyarabic 0.6.15: a word, without vowels, whether it is the plain one, with strip_diacritics\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: the small alif stays" || { echo "changed"; exit 1; }
كِتَابٌ كتاب True True
هَٰذَا هٰذا False True
لَٰكِنْ لٰكن False True
الرَّحْمَٰنِ الرحمٰن False True
SEEN
