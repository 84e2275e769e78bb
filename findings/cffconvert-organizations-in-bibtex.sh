#!/usr/bin/env bash
# One would guess: an organization that is an author in a CITATION.cff ("name") stays one name in BibTeX, in braces; the suffix of a
# person is in its own place.
# What happens: cffconvert writes it bare, so that BibTeX reads a person Board with the first name Harbour; a suffix becomes part of the
# family name ("van den Berg Jr., Ann").
# Why it matters: edition and editors are filed and abbreviated as people who don't exist: H. Board.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check cffconvert==2.0.0 pybtex==0.25.1
cat > "$dir/CITATION.cff" <<'CFF'
cff-version: 1.2.0
message: Cite it so.
title: The Tide, annotated
authors:
  - name: Harbour Board
  - family-names: Berg
    given-names: Ann
    name-particle: van den
    name-suffix: Jr.
CFF
(cd "$dir" && v/bin/cffconvert -f bibtex > a.bib)
out=$("$dir/v/bin/python" - "$dir/a.bib" <<'PY'
import sys
from pybtex.database import parse_file
for person in next(iter(parse_file(sys.argv[1]).entries.values())).persons["author"]:
    print("first", person.first_names, "von", person.prelast_names, "last", person.last_names, "jr", person.lineage_names)
PY
)
printf 'cffconvert 2.0.0, read by pybtex 0.25.1\n%s\n' "$out"
grep -qF "first ['Harbour'] von [] last ['Board']" <<<"$out" && grep -qF "jr []" <<<"$out" && echo "as found: the organization is a person" || { echo "changed"; exit 1; }
