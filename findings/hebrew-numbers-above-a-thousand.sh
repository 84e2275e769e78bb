#!/usr/bin/env bash
# One would guess: hebrew, a library for gematria, writes the year 5784 as ה׳תשפ״ד, with a letter for the thousands, as books are dated.
# What happens: it writes as many times ת (400) as go into the number: fourteen of them, then קפ״ד; the year 5600 is fourteen letters.
# Its sum is right, so that reading it back shows nothing.
# Why it matters: dates of title pages and colophons, and numbers of verses of the whole Bible, become rows of one letter.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check hebrew==0.8.1
cat > "$dir/try.py" <<'PY'
from hebrew import Hebrew
for number in [15, 784, 1000, 5600, 5784]:
    word = Hebrew.from_number(number)
    print(number, word, len(str(word)), word.gematria())
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'hebrew 0.8.1: a number, in letters, how many signs, their sum\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: a row of tavs" || { echo "changed"; exit 1; }
15 ט״ו 3 15
784 תשפ״ד 5 784
1000 תת״ר 4 1000
5600 תתתתתתתתתתתתת״ת 15 5600
5784 תתתתתתתתתתתתתתקפ״ד 18 5784
SEEN
