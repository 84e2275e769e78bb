#!/usr/bin/env bash
# One would guess: japanese-numbers-python finds the number 24 in 廿四日, the twenty-fourth day, as every date before Meiji writes it, or none.
# What happens: it finds four: 廿 (twenty) and 卅 (thirty) are no digits to it, and the rest is taken for the whole; of 二十四日 it finds 24.
# Why it matters: diaries, letters and colophons have a third of their days so; the twenty-fourth is filed under the fourth, a valid day.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check japanese-numbers-python==0.2.1
cat > "$dir/try.py" <<'PY'
from japanese_numbers import to_arabic
for words in ("二十四日", "廿四日", "卅一文字", "天保五年六月廿日"):
    print(words, "->", [(found.text, found.number) for found in to_arabic(words)])
PY
out=$(cd "$dir" && v/bin/python -W ignore try.py 2>&1); printf 'japanese-numbers-python 0.2.1\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: the twenty-fourth is the fourth" || { echo "changed"; exit 1; }
二十四日 -> [('二十四', 24)]
廿四日 -> [('四', 4)]
卅一文字 -> [('一', 1)]
天保五年六月廿日 -> [('五', 5), ('六', 6)]
SEEN
