#!/usr/bin/env bash
# One would guess: the numbers in a sentence that cn2an writes in digits are whole: 二十有四年, twenty and four years, is 24年 or stays as it is.
# What happens: it becomes 20有4年, "20 and 4 years"; 一百有二 is 100有2. Without the old word for "and" the same numbers are right.
# Why it matters: dates on bronzes, in the classics and in all solemn prose after them are written so; a search for a year finds a year 20
# and a 4.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check cn2an==0.5.24 setuptools==80.9.0
cat > "$dir/try.py" <<'PY'
import cn2an
for words in ("二十四年", "二十有四年", "乾隆二十有四年五月", "一百有二人", "一百零二人"):
    print(words, "->", cn2an.transform(words))
PY
out=$(cd "$dir" && v/bin/python -W ignore try.py 2>&1); printf 'cn2an 0.5.24\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: twenty and four are two numbers" || { echo "changed"; exit 1; }
二十四年 -> 24年
二十有四年 -> 20有4年
乾隆二十有四年五月 -> 乾隆20有4年5月
一百有二人 -> 100有2人
一百零二人 -> 102人
SEEN
