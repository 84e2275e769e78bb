#!/usr/bin/env bash
# One would guess: the Armenian letter և, "ev", is written with letters, as part of a word above all: Երևան is Erevan.
# What happens: transliterate writes "&" for it, since the word "and" is that one letter, inside of words too: Երևան is "Er&an". Its ids
# (slugify) lose the letter altogether: "eran", and of Սևան, the lake of Sevan, "san".
# Why it matters: the letter is in a great many words and names, and ids of pages that are made of them lack two sounds.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check transliterate==1.10.2
cat > "$dir/try.py" <<'PY'
from transliterate import slugify, translit
for word in ["Երևան", "Սևան", "հաց և գինի", "Արարատ"]:
    print(word, "|", translit(word, "hy", reversed=True), "|", slugify(word, "hy"))
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'transliterate 1.10.2: words, in Latin letters, as an id\n%s\n' "$out"
grep -qxF 'Երևան | Er&an | eran' <<<"$out" && grep -qxF 'Սևան | S&an | san' <<<"$out" && grep -qxF 'Արարատ | Ararat | ararat' <<<"$out" \
  && echo "as found: an ampersand inside of names" || { echo "changed"; exit 1; }
