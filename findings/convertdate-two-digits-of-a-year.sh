#!/usr/bin/env bash
# One would guess: convertdate writes 5 June 1834 as "5 June 1834", by the function `format` of its calendars, and 5 June 834 otherwise.
# What happens: the Gregorian and the Julian `format` write the last two digits of the year, "5 June 34", so that 1834, 834 and 34 are the
# same; so before Christ, "5 June 34 BCE". The functions of the other calendars write the year whole.
# Why it matters: who prints a date of a letter in two calendars side by side gets a year of antiquity for the Julian one.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check convertdate==2.5.1
cat > "$dir/try.py" <<'PY'
from convertdate import french_republican, gregorian, hebrew, islamic, julian
for year in 1834, 834, 34, -133:
    print(year, "|", gregorian.format(year, 6, 5), "|", julian.format(year, 6, 5))
print(islamic.format(1250, 1, 27), "|", hebrew.format(5594, 2, 27), "|", french_republican.format(12, 1, 2))
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'convertdate 2.5.1\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: centuries are lost" || { echo "changed"; exit 1; }
1834 | 5 June 34 | 5 June 34
834 | 5 June 34 | 5 June 34
34 | 5 June 34 | 5 June 34
-133 | 5 June 34 BCE | 5 June 34 BCE
27 al-Muḥarram 1250 | 27 Iyyar 5594 | 2 Vendémiaire 12
SEEN
