#!/usr/bin/env bash
# undate (PyPI), a library for uncertain and partly known dates.
#
# One would guess: the signs of EDTF for uncertain (?), approximate (~) and both (%) are kept, or refused.
# What happens: they are read without a word and are gone: an approximate year equals the certain one, and is written without its sign.
# Why it matters: "about 1250" becomes "1250" in whatever passes through it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check undate==0.8.0
echo "undate 0.8.0"
cat > ask.py <<'CODE'
from undate import Undate

for text in ["1984?", "1984~", "1984%", "2004-06?", "-1250~", "1984?/2004-06~"]:
    date = Undate.parse(text, "EDTF")
    print(text, "->", date.format("EDTF"), "equal to the certain date:", date == Undate.parse(text.translate({63: None, 126: None, 37: None}), "EDTF"))
CODE
python/bin/python ask.py | tee seen
diff seen - <<'SEEN' && echo "as it was"
1984? -> 1984 equal to the certain date: True
1984~ -> 1984 equal to the certain date: True
1984% -> 1984 equal to the certain date: True
2004-06? -> 2004-06 equal to the certain date: True
-1250~ -> -1250 equal to the certain date: True
1984?/2004-06~ -> 1984/2004-06 equal to the certain date: True
SEEN
