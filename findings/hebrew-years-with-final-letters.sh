#!/usr/bin/env bash
# One would guess: a Hebrew year that ends in a final letter, as years are printed, תש״ן (5750), is read as the same number as with the
# plain letter, תש״נ: in numbers a final letter is worth what the letter is.
# What happens: python-hebrew-numbers gives the final letters the values 500 to 900 of gematria and reads 1400; @hebcal/hdate drops them
# and reads 700. The package hebrew reads 750. A year that ends in another letter, תש״ד, is 704 to all three.
# Why it matters: books of 5720, 5740, 5750 and 5780, and their like in each century, carry such a date on the title page.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check python-hebrew-numbers==0.2.3 hebrew==0.8.1
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @hebcal/hdate@0.22.8 >/dev/null)
cat > "$dir/try.py" <<'PY'
import sys, hebrew, hebrew_numbers
print("python-hebrew-numbers", *map(hebrew_numbers.gematria_to_int, sys.argv[1:]))
print("hebrew", *[hebrew.Hebrew(year).gematria() for year in sys.argv[1:]])
PY
printf '%s\n' "import { gematriyaStrToNum } from '@hebcal/hdate'" "console.log('@hebcal/hdate', ...process.argv.slice(2).map(gematriyaStrToNum))" > "$dir/try.mjs"
years=(תש״ד תש״נ תש״ן תש״פ תש״ף)
out=$("$dir/v/bin/python" "$dir/try.py" "${years[@]}"; cd "$dir" && node try.mjs "${years[@]}")
printf 'python-hebrew-numbers 0.2.3, hebrew 0.8.1, @hebcal/hdate 0.22.8, of %s\n%s\n' "${years[*]}" "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: final letters are 700 or nothing" || { echo "changed"; exit 1; }
python-hebrew-numbers 704 750 1400 780 1500
hebrew 704 750 750 780 780
@hebcal/hdate 704 750 700 780 700
SEEN
