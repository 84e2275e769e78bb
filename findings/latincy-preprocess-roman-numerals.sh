#!/usr/bin/env bash
# One would guess: a normalizer that writes Latin with u for the vowel and v for the consonant leaves Roman numerals as they are, or
# makes "xuiii" of old editions "xviii".
# What happens: latincy-preprocess takes the v of a numeral for a vowel: "cap. xv" is "cap. xu", "lib. iv" is "lib. iu", "Caroli v" is
# "Caroli u", XV in capitals too.
# Why it matters: books, chapters and kings are numbered so in every Latin edition; a search for "cap. xv" finds nothing in the text.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check latincy-preprocess==0.5.1
cat > "$dir/try.py" <<'PY'
from latincy_preprocess import normalize_uv
for words in ["uinum seruus iam", "lib. iv", "cap. xv", "cap. XV", "xviii", "xuiii", "Caroli v"]:
    print(words, "->", normalize_uv(words))
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'latincy-preprocess 0.5.1\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: numerals have a u" || { echo "changed"; exit 1; }
uinum seruus iam -> vinum servus iam
lib. iv -> lib. iu
cap. xv -> cap. xu
cap. XV -> cap. XU
xviii -> xuiii
xuiii -> xuiii
Caroli v -> Caroli u
SEEN
