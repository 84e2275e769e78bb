#!/usr/bin/env bash
# edtf (PyPI), asked to write dates of plain English as EDTF.
#
# One would guess: "69 BC" becomes -0068 and "1 BC" becomes 0000, since EDTF counts years as ISO 8601 does, with a year 0.
# What happens: the number is taken over with a minus before it, so that every date before Christ is a year too early.
# Why it matters: catalogues of antiquity are turned into EDTF this way, and an edition then prints 70 BC.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check edtf==5.0.2
echo "edtf 5.0.2"
cat > ask.py <<'CODE'
from edtf import parse_edtf, text_to_edtf

for words in ["1 BC", "69 BC", "44 BCE", "circa 120 BC", "44 BC"]:
    print(words, "->", text_to_edtf(words))
print("0000 is a year to the same library:", parse_edtf("0000").lower_strict()[:3])
CODE
python/bin/python ask.py | tee seen
diff seen - <<'SEEN' && echo "as it was"
1 BC -> -0001
69 BC -> -0069
44 BCE -> -0044
circa 120 BC -> -0120~
44 BC -> -0044
0000 is a year to the same library: (0, 1, 1)
SEEN
