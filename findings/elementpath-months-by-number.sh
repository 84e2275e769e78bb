#!/usr/bin/env bash
# One would guess: format-date with [MNn] and [FNn], month and weekday by name, gives names in some language where none is asked for;
# elementpath has English ones.
# What happens: without a language they are numbers, 6 for June and 4 for Thursday, though "[D1o]" is "5th" and "[E]" the era; with a
# language, English or one that it hasn't got, they are English words.
# Why it matters: nearly all stylesheets call it with two arguments: "5 6 1834" is the fifth of June or the sixth of May, for each reader
# another.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check elementpath==5.1.4
cat > "$dir/try.py" <<'PY'
import elementpath, xml.etree.ElementTree as ET
from elementpath.xpath3 import XPath3Parser
for path in ('format-date(xs:date("1834-06-05"), "[FNn], [D] [MNn] [Y]")', 'format-date(xs:date("1834-06-05"), "[D1o] [MN] [Y] [E]")', 'format-date(xs:date("1834-06-05"), "[FNn], [D] [MNn] [Y]", "en", (), ())', 'format-date(xs:date("1834-06-05"), "[D] [MNn] [Y]", "de", (), ())'):
    print(path, "->", elementpath.select(ET.XML("<a/>"), path, parser=XPath3Parser))
PY
out=$(cd "$dir" && v/bin/python -W ignore try.py 2>&1); printf 'elementpath 5.1.4\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: months by number" || { echo "changed"; exit 1; }
format-date(xs:date("1834-06-05"), "[FNn], [D] [MNn] [Y]") -> 4, 5 6 1834
format-date(xs:date("1834-06-05"), "[D1o] [MN] [Y] [E]") -> 5th 6 1834 ad
format-date(xs:date("1834-06-05"), "[FNn], [D] [MNn] [Y]", "en", (), ()) -> Thursday, 5 June 1834
format-date(xs:date("1834-06-05"), "[D] [MNn] [Y]", "de", (), ()) -> [Language: en]5 June 1834
SEEN
