#!/usr/bin/env bash
# One would guess: the year of birth that a GEDCOM library tells is one of our calendar, or none, where the date is marked as one of the French
# Republic (`@#DFRENCH R@`) or a Hebrew one; 12 January 1719/20, which GEDCOM has a form for, is 1719 or 1720.
# What happens: python-gedcom takes the last word of the date for the year: who was born on 9 Thermidor II (1794) was born in the year 2, another in
# 5594. Double years and years before Christ are -1, which is its word for "no date"; so is "1834 (about Easter)".
# Why it matters: registers of persons are made of such files; people sort by these years, and those with double years have none.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check python-gedcom==1.1.0
cat > "$dir/try.py" <<'PY'
import sys
from gedcom.element.individual import IndividualElement
from gedcom.parser import Parser
dates = "5 JUN 1834", "@#DFRENCH R@ 9 THER 2", "@#DHEBREW@ 3 ADS 5594", "12 JAN 1719/20", "44 B.C.", "INT 1834 (about Easter)"
with open(sys.argv[1], "w") as file:
    file.write("0 HEAD\n1 GEDC\n2 VERS 5.5.1\n2 FORM LINEAGE-LINKED\n1 CHAR UTF-8\n")
    for number, date in enumerate(dates):
        file.write(f"0 @I{number}@ INDI\n1 NAME Ann /Roe/\n1 BIRT\n2 DATE {date}\n")
    file.write("0 TRLR\n")
parser = Parser()
parser.parse_file(sys.argv[1])
for date, person in zip(dates, (e for e in parser.get_root_child_elements() if isinstance(e, IndividualElement))):
    print(date, "|", person.get_birth_year())
PY
out=$("$dir/v/bin/python" "$dir/try.py" "$dir/a.ged"); printf 'python-gedcom 1.1.0\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: years of other calendars are taken for ours" || { echo "changed"; exit 1; }
5 JUN 1834 | 1834
@#DFRENCH R@ 9 THER 2 | 2
@#DHEBREW@ 3 ADS 5594 | 5594
12 JAN 1719/20 | -1
44 B.C. | -1
INT 1834 (about Easter) | -1
SEEN
