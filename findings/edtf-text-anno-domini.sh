#!/usr/bin/env bash
# edtf (PyPI), asked to write dates of plain English as EDTF.
#
# One would guess: "AD 79", "A.D. 79" and "79 AD" are one year.
# What happens: with the era before it, as historians write it, the year is one of the last or of this century; "AD 14" is the 14th
# day of an unknown month.
# Why it matters: the eruption of Vesuvius is dated 1979, in a valid form that no checker objects to.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check edtf==5.0.2
echo "edtf 5.0.2"
cat > ask.py <<'CODE'
from edtf import text_to_edtf

for words in ["79 AD", "79 CE", "AD 79", "A.D. 79", "c. AD 79", "AD 33", "AD 14", "A.D. 476"]:
    print(words, "->", text_to_edtf(words))
CODE
python/bin/python ask.py | tee seen
diff seen - <<'SEEN' && echo "as it was"
79 AD -> 0079
79 CE -> 0079
AD 79 -> 1979
A.D. 79 -> 1979
c. AD 79 -> 1979
AD 33 -> 2033
AD 14 -> XXXX-XX-14
A.D. 476 -> 0476
SEEN
