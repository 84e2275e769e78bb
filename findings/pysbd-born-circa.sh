#!/usr/bin/env bash
# One would guess: pySBD, which is made for abbreviations, may end a sentence behind one that it doesn't know, but not in front of one.
# What happens: it takes the letters of "c. 1834 and d. 1836" for those of a list, and ends a sentence in front of each: "He was born", "c. 1834
# and", "d. 1836 at sea." are three. So it does in front of "ii. p. 3".
# Why it matters: notes and registers are full of them; concordances and alignments by sentence have a number without its sentence.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check pysbd==0.3.4
cat > "$dir/try.py" <<'PY'
import pysbd
segmenter = pysbd.Segmenter(language="en", clean=False)
for text in "He was born c. 1834 and d. 1836 at sea.", "See vol. ii. p. 3 for it.", "It is on l. 3 and m. 4.", "She came to St. John's. Mr. Roe slept.":
    print(" / ".join(sentence.strip() for sentence in segmenter.segment(text)))
PY
out=$("$dir/v/bin/python" -W ignore "$dir/try.py"); printf 'pysbd 0.3.4\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: sentences end in front of an abbreviation" || { echo "changed"; exit 1; }
He was born / c. 1834 and / d. 1836 at sea.
See vol. / ii. / p. 3 for it.
It is on / l. 3 and / m. 4.
She came to St. John's. / Mr. Roe slept.
SEEN
