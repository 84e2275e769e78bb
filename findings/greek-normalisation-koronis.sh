#!/usr/bin/env bash
# One would guess: greek-normalisation, which knows elided words (ἀλλ’ is ἀλλά), knows them with the sign of elision that Unicode has
# among the Greek letters (U+1FBD) and that many texts of the web are written with.
# What happens: with U+2019 alone. With U+1FBD, U+02BC or a typewriter's apostrophe the word stays cut off and is called one that has no accent.
# Why it matters: which of these signs a text has can't be seen; in one edition δ’ is counted as δέ, in the next it is a word of its own,
# and it is among the most frequent words of Homer.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check greek-normalisation==0.5.1
cat > "$dir/try.py" <<'PY'
from greek_normalisation.normalise import Normaliser
normalise = Normaliser().normalise
for sign in "\u2019\u1fbd\u02bc'":
    print(f"U+{ord(sign):04X}", *(word for word, _ in map(normalise, ["ἀλλ" + sign, "δ" + sign, "κατ" + sign])), normalise("ἀλλ" + sign)[1].name)
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'greek-normalisation 0.5.1\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: one of four signs is known" || { echo "changed"; exit 1; }
U+2019 ἀλλά δέ κατά ELISION
U+1FBD ἀλλ᾽ δ᾽ κατ᾽ NO_ACCENT
U+02BC ἀλλʼ δʼ κατʼ NO_ACCENT
U+0027 ἀλλ' δ' κατ' NO_ACCENT
SEEN
