#!/usr/bin/env bash
# One would guess: lipilekhika reads "saṃskṛta", the spelling that dictionaries and most editions have, as it reads "saṁskṛta".
# What happens: the letter ṃ isn't known and stays a Latin letter in the middle of Devanagari; ṛ and ṣ, with the same dot, are known.
# Why it matters: saṃ, kiṃ and every accusative before a consonant have it, so that each line of a text in the usual spelling is mixed of two scripts.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check lipilekhika==1.0.7
cat > "$dir/try.py" <<'PY'
from lipilekhika import transliterate
for words in ["saṁskṛta", "saṃskṛta", "kiṃ karoti", "kṛṣṇaḥ"]:
    print(words, "->", transliterate(words, "Romanized", "Devanagari"))
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'lipilekhika 1.0.7\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: the letter stays Latin" || { echo "changed"; exit 1; }
saṁskṛta -> संस्कृत
saṃskṛta -> सṃस्कृत
kiṃ karoti -> किṃ करोति
kṛṣṇaḥ -> कृष्णः
SEEN
