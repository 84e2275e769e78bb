#!/usr/bin/env bash
# One would guess: word2number reads a year in words, "eighteen thirty-four", as 1834, or refuses it.
# What happens: it is 544, "seventeen nineteen" 36, "ten sixty-six" 606, "fourteen ninety-two" 1262; "four score and ten" is 14, "two dozen"
# 2. "Eighteen hundred and thirty-four" is right, and nothing is refused.
# Why it matters: title pages, deeds and spoken texts have years so; each comes out as another number, small enough to be taken for a page
# or a year of the Middle Ages.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check word2number==1.1
cat > "$dir/try.py" <<'PY'
from word2number import w2n
for words in ("eighteen hundred and thirty-four", "eighteen thirty-four", "seventeen nineteen", "ten sixty-six", "fourteen ninety-two", "four score and ten", "two dozen"):
    print(words, "->", w2n.word_to_num(words))
PY
out=$(cd "$dir" && v/bin/python -W ignore try.py 2>&1); printf 'word2number 1.1\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: 1834 in words is 544" || { echo "changed"; exit 1; }
eighteen hundred and thirty-four -> 1834
eighteen thirty-four -> 544
seventeen nineteen -> 36
ten sixty-six -> 606
fourteen ninety-two -> 1262
four score and ten -> 14
two dozen -> 2
SEEN
