#!/usr/bin/env bash
# One would guess: latincy-preprocess, which knows "fuit" and "cui" as exceptions, keeps the vowel of perfects in -ui behind l: alui
# ("I fed"), uolui ("I wanted"), siluit ("it was silent").
# What happens: they have a consonant: alvi is "of the belly", volvi "to be rolled", silvit no word; nor is ianva, for ianua, a door.
# Why it matters: what comes out are words, other ones, so that a dictionary or a lemmatizer that follows doesn't stumble over them.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check latincy-preprocess==0.5.1
cat > "$dir/try.py" <<'PY'
from latincy_preprocess import normalize_uv
for words in ["arma uirumque", "fuit cui", "silua", "alui", "uolui", "siluit", "ianua"]:
    print(words, "->", normalize_uv(words))
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'latincy-preprocess 0.5.1\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: volui is volvi" || { echo "changed"; exit 1; }
arma uirumque -> arma virumque
fuit cui -> fuit cui
silua -> silva
alui -> alvi
uolui -> volvi
siluit -> silvit
ianua -> ianva
SEEN
