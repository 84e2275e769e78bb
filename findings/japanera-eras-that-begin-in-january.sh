#!/usr/bin/env bash
# One would guess: japanera reads 天保5年 (the fifth year of Tenpō) as the year that it writes as 天保5年.
# What happens: of eras that by the western calendar began in January (Tenpō, Ansei) each year is read as the next: 天保5年6月5日 is 5 June
# 1835, and written again as 天保6年. Kaei, Kansei, Meiji and others are right.
# Why it matters: Tenpō is of 1831 to 1845, the time of many prints and diaries; a program that reads and writes their dates moves them by a year each time.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check japanera==2.1.3
cat > "$dir/try.py" <<'PY'
import datetime
from japanera import EraDate
for words in ["天保5年6月5日", "安政5年6月5日", "嘉永6年6月3日", "明治5年6月5日"]:
    [day] = EraDate.strptime(words, "%-K%-y年%-m月%-d日")
    print(words, "is", day.to_date(), "and written", day)
print("1834-06-05 is", *[day for day in EraDate.list_from_date(datetime.date(1834, 6, 5)) if "天保" in str(day)])
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'japanera 2.1.3\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: the fifth year is the sixth" || { echo "changed"; exit 1; }
天保5年6月5日 is 1835-06-05 and written 天保06年 06月05日
安政5年6月5日 is 1859-06-05 and written 安政06年 06月05日
嘉永6年6月3日 is 1853-06-03 and written 嘉永06年 06月03日
明治5年6月5日 is 1872-06-05 and written 明治05年 06月05日
1834-06-05 is 天保05年 06月05日
SEEN
