#!/usr/bin/env bash
# undate (PyPI), which reads and writes uncertain dates as EDTF.
#
# One would guess: what it has read it writes in the same form, and can read again.
# What happens: a year before Christ of fewer than four digits gets its noughts before the minus (-0069 becomes 0-69), which the library
# itself refuses.
# Why it matters: dates of antiquity that pass through it once are lost to every program after it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check undate==0.8.0
echo "undate 0.8.0"
cat > ask.py <<'CODE'
from undate import Undate

for text in ["0079-08-24", "-1200", "-0069", "-0069-10-15", "-0001"]:
    written = Undate.parse(text, "EDTF").format("EDTF")
    try:
        Undate.parse(written, "EDTF")
        again = "read again"
    except ValueError:
        again = "refused"
    print(text, "->", written, again)
CODE
python/bin/python ask.py | tee seen
diff seen - <<'SEEN' && echo "as it was"
0079-08-24 -> 0079-08-24 read again
-1200 -> -1200 read again
-0069 -> 0-69 refused
-0069-10-15 -> 0-69-10-15 refused
-0001 -> 00-1 refused
SEEN
