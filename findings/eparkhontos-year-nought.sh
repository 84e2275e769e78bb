#!/usr/bin/env bash
# One would guess: eparkhontos, for the years of Athenian archons, which begin in summer, writes the one that began in 1 BC as 1 BC to AD 1.
# What happens: it is "0/1 BCE": a year nought that its own documentation knows for astronomers alone; "1/1" is read as that year, and
# written as 0/1.
# Why it matters: dates around the turn of the era are written and read again as a year that no calendar of historians has.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check eparkhontos==0.0.1
cat > "$dir/try.py" <<'PY'
from eparkhontos import parse_arkhon, to_arkhon
for year in ("399/8 BCE", "2/1 BCE", "1/1 BCE", "1/2 CE"):
    read = parse_arkhon(year)
    print(year, "->", read, "->", to_arkhon(read, with_era=True))
PY
out=$(cd "$dir" && v/bin/python -W ignore try.py 2>&1); printf 'eparkhontos 0.0.1\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: the year 0/1 BCE" || { echo "changed"; exit 1; }
399/8 BCE -> -398 -> 399/398 BCE
2/1 BCE -> -1 -> 2/1 BCE
1/1 BCE -> 0 -> 0/1 BCE
1/2 CE -> 1 -> 1/2  CE
SEEN
