#!/usr/bin/env bash
# One would guess: romanize3 writes Ancient Greek in Latin letters with or without its accents.
# What happens: a letter that has an accent stays Greek, within a Latin word: λόγος is "lόgos"; so do letters with a breathing. On
# the way back the final ς is a σ.
# Why it matters: every Greek word of an edition has an accent, so that none is transliterated; what looks like a Latin o in it is none.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check romanize3==0.1.14
cat > "$dir/try.py" <<'PY'
import romanize3
greek = romanize3.__dict__["grc"]
for word in ["λογος", "λόγος", "ἀρχῇ", "Ἰησοῦς"]:
    print(word, greek.convert(word), greek.convert(greek.convert(word)))
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'romanize3 0.1.14: a word, in Latin letters, and back\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: letters with accents stay Greek" || { echo "changed"; exit 1; }
λογος logos λογοσ
λόγος lόgos λόγοσ
ἀρχῇ ἀrxῇ ἀρχῇ
Ἰησοῦς Ἰêsoῦs Ἰησοῦσ
SEEN
