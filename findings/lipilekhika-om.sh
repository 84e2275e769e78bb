#!/usr/bin/env bash
# One would guess: lipilekhika writes the syllable ॐ in Latin letters as "oṁ", as the words after it are written.
# What happens: it is "āūṁ", with two long vowels; ओम्, the same spelt out, is "ōm".
# Why it matters: it is the first word of hymns and manuscripts; who searches for om or oṁ finds none of those that are written with the sign.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check lipilekhika==1.0.7
cat > "$dir/try.py" <<'PY'
from lipilekhika import transliterate
for words in ["ॐ नमः", "ओम् नमः"]:
    print(words, "->", transliterate(words, "Devanagari", "Romanized"))
for words in ["oṁ", "āūṁ"]:
    print(words, "->", transliterate(words, "Romanized", "Devanagari"))
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'lipilekhika 1.0.7\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: om is āūṁ" || { echo "changed"; exit 1; }
ॐ नमः -> āūṁ namaḥ
ओम् नमः -> ōm namaḥ
oṁ -> ओं
āūṁ -> ॐ
SEEN
