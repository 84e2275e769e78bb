#!/usr/bin/env bash
# langcodes (PyPI), asked for the likely script and region of a language.
#
# One would guess: Ancient Greek is likely written in Greek letters, Biblical Hebrew and Judeo-Aramaic in Hebrew ones, Classical Syriac
# in Syriac ones; what isn't known has no script.
# What happens: Ancient Greek is written in the Cypriot syllabary, Old Irish in Ogham, and what it doesn't know is Latin script, in
# the United States.
# Why it matters: direction, fonts and collation of a text in an old language are chosen by its script.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check langcodes==3.5.1
echo "langcodes 3.5.1"
cat > ask.py <<'CODE'
from langcodes import Language

for tag in ["el", "grc", "he", "hbo", "jpa", "syr", "syc", "sga", "xcl"]:
    print(tag, "->", Language.get(tag).maximize().to_tag())
CODE
python/bin/python ask.py | tee seen
diff seen - <<'SEEN' && echo "as it was"
el -> el-Grek-GR
grc -> grc-Cprt-CY
he -> he-Hebr-IL
hbo -> hbo-Latn-US
jpa -> jpa-Latn-US
syr -> syr-Syrc-IQ
syc -> syc-Latn-US
sga -> sga-Ogam-IE
xcl -> xcl-Latn-US
SEEN
