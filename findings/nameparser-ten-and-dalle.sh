#!/usr/bin/env bash
# One would guess: nameparser, which knows van, ter, op de, della and dal as parts of surnames, knows ten, dalle, ap and à as well.
# What happens: these are middle names: "Bernard ten Brink" is Brink, Bernard ten; "Thomas à Kempis" is Kempis, "Dafydd ap Gwilym" Gwilym.
# Why it matters: registers are sorted by these surnames; of two Dutch or Italian names of one kind one is under its particle and one isn't.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check nameparser==2.6.0
cat > "$dir/try.py" <<'PY'
from nameparser import HumanName
for name in ["Simon ter Horst", "Bernard ten Brink", "Jacopo della Quercia", "Giovanni dalle Bande Nere", "Lorenzo de' Medici", "Dafydd ap Gwilym", "Thomas à Kempis"]:
    person = HumanName(name)
    print(f"{person.last}, {person.first} ({person.middle})")
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'nameparser 2.6.0: last, first (middle)\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: ten and dalle are middle names" || { echo "changed"; exit 1; }
ter Horst, Simon ()
Brink, Bernard (ten)
della Quercia, Jacopo ()
Nere, Giovanni (dalle Bande)
de' Medici, Lorenzo ()
Gwilym, Dafydd (ap)
Kempis, Thomas (à)
SEEN
