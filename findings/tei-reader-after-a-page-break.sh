#!/usr/bin/env bash
# One would guess: the plain text of a TEI paragraph has its words in their order, whatever page or line breaks are in it.
# What happens: tei_reader (PyPI) takes the words between a page break and the next element out of their place, to the end of the paragraph; so
# with a line break. Without an element after the break the order is right.
# Why it matters: what is counted, searched and compared is another text, though all words are there.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check tei_reader==0.0.17
cat > "$dir/try.py" <<'PY'
from tei_reader import TeiReader
tei = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text><body><div>%s</div></body></text></TEI>'
for break_ in ["", '<pb n="2"/>', "<lb/>"]:
    for words in ["<hi>tide</hi>", "tide"]:
        print(break_ or "none", "|", " ".join(TeiReader().read_string(tei % f"<p>Here is {break_}the white {words} at last.</p>").text.split()))
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'tei_reader 0.0.17\n%s\n' "$out"
[ "$(grep -c '| Here is tide at last.the white$' <<<"$out")" = 2 ] && [ "$(grep -c '| Here is the white tide at last.$' <<<"$out")" = 4 ] && echo "as found: words after a break are at the end" || { echo "changed"; exit 1; }
