#!/usr/bin/env bash
# One would guess: the alignment of three versions is the same in whatever order they are added.
# What happens: the order decides: the same three sentences make a table of 16 columns or of 17, with other words beside each other.
# Why it matters: which words are a variant of which hangs on the order of a list in a configuration file.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check collatex==2.3 python-Levenshtein==0.27.3 networkx==3.6.1
cat > "$dir/try.py" <<'PY'
import itertools, sys
from collatex import Collation, collate
text = {"A": "The old lamp burns on the wall, and the keeper sleeps.",
        "B": "The lamp burns on the old wall; and the keeper sleeps.",
        "C": "On the wall the old lamp burns and the keeper, he sleeps."}
widths = {}
for order in itertools.permutations("ABC"):
    c = Collation()
    for name in order:
        c.add_plain_witness(name, text[name])
    widths["".join(order)] = len(collate(c, segmentation=False).columns)
print("collatex 2.3, columns by order:", widths)
sys.exit(len(set(widths.values())) == 1)
PY
"$dir/v/bin/python" -W ignore "$dir/try.py" && echo "as found: the order of the witnesses changes the table" || { echo "changed"; exit 1; }
