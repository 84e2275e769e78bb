#!/usr/bin/env bash
# One would guess: "8bre 1794", October 1794 as French and Italian letters abbreviate it (octo-bre), is October to dateparser, or nothing.
# What happens: it is the 8th of March 1794. "bre" is taken for the Czech abbreviation of March, bře, without its accent, and the 8 for the
# day; 7bre, 9bre and 10bre are days of March too. With `languages=['fr']` there is no date.
# Why it matters: letters of three centuries are dated so; the date that comes out is complete, and looks more exact than what was there.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check dateparser==1.5.0
cat > "$dir/try.py" <<'PY'
import dateparser
from dateparser.date import DateDataParser
for text in ["7bre 1794", "8bre 1794", "10bre 1794", "octobre 1794"]:
    data = DateDataParser().get_date_data(text)
    print(text, "|", data.date_obj.strftime("%Y-%m") if text.startswith("octobre") else data.date_obj.date(), data.locale, "| in French", dateparser.parse(text, languages=["fr"]) is not None)
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'dateparser 1.5.0\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: October is the 8th of March" || { echo "changed"; exit 1; }
7bre 1794 | 1794-03-07 cs | in French False
8bre 1794 | 1794-03-08 cs | in French False
10bre 1794 | 1794-03-10 cs | in French False
octobre 1794 | 1794-10 fr | in French True
SEEN
