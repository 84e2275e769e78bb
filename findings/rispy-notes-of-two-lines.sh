#!/usr/bin/env bash
# One would guess: a note of a RIS record that goes on in a second line is one note, as a title or an abstract that goes on is one.
# What happens: rispy joins the lines of titles and abstracts, but makes of each further line of a note (N1) a note of its own, since N1
# may be repeated. Written again, the record has two notes, of which the second begins in the middle of a sentence.
# Why it matters: notes on copies and provenance are what runs over a line in such files; the halves are then printed apart.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check rispy==0.10.0
cat > "$dir/try.py" <<'PY'
import rispy
text = """TY  - BOOK
TI  - The lamp and
its keeper
N1  - The copy in Leiden lacks
the last two leaves.
AB  - Of oil
and wicks.
ER  - 
"""
book = rispy.loads(text)[0]
print("rispy 0.10.0, of\n" + text)
print("title", repr(book["title"]), "abstract", repr(book["abstract"]), "notes", book["notes"])
print(*[line for line in rispy.dumps([book]).splitlines() if line.startswith("N1")], sep="\n")
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf '%s\n' "$out"
grep -qF "title 'The lamp and its keeper' abstract 'Of oil and wicks.' notes ['The copy in Leiden lacks', 'the last two leaves.']" <<<"$out" \
  && grep -qxF 'N1  - the last two leaves.' <<<"$out" && echo "as found: one note becomes two" || { echo "changed"; exit 1; }
