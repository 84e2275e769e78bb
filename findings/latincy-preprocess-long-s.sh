#!/usr/bin/env bash
# One would guess: the "long s correction" of latincy-preprocess, which makes "suis" of "fuis", makes it of "ſuis", with the letter itself, too.
# What happens: the letter stays; only an f that was read for it is looked at.
# Why it matters: a transcription that keeps the letter goes through the normalizer unchanged, so that "ſuis" and "suis" are two words
# in every index and search that follow, while the same page with OCR mistakes is put right.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check latincy-preprocess==0.5.1
cat > "$dir/try.py" <<'PY'
from latincy_preprocess import normalize
for words in ["fuis fpiritus", "ſuis ſpiritus", "eſt", "ſuſpenſus"]:
    print(words, "->", normalize(words))
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'latincy-preprocess 0.5.1\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: the letter itself stays" || { echo "changed"; exit 1; }
fuis fpiritus -> suis spiritus
ſuis ſpiritus -> ſuis ſpiritus
eſt -> eſt
ſuſpenſus -> ſuſpenſus
SEEN
