#!/usr/bin/env bash
# One would guess: mufidecode writes the letters of Old English as editors do: þ and ð as th, ƿ as w.
# What happens: þ is th, but ð is its own name, eth, within words: "ðæt" is "ethaet", "cwæð" "cwaeeth"; ƿ is a capital V in the middle of a
# word.
# Why it matters: the two letters change places from copy to copy of one text, and are one word to every reader; here versions are compared
# and searched as other words.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check mufidecode==0.1.0
cat > "$dir/try.py" <<'PY'
from mufidecode import mufidecode
for word in ("þæt", "ðæt", "cwæð", "ƿæs", "hƿær"):
    print(word, "->", mufidecode(word))
PY
out=$(cd "$dir" && v/bin/python -W ignore try.py 2>&1); printf 'mufidecode 0.1.0\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: ð is eth, ƿ is V" || { echo "changed"; exit 1; }
þæt -> thaet
ðæt -> ethaet
cwæð -> cwaeeth
ƿæs -> Vaes
hƿær -> hVaer
SEEN
