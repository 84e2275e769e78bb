#!/usr/bin/env bash
# One would guess: of a PubMed record (.nbib) with several corporate authors (CN) and several languages (LA) all are read, as all persons
# (FAU) and all kinds of publication (PT) are: PubMed repeats these tags.
# What happens: nbib keeps the last corporate author and the last language; the editors (FED) of a collected volume are not read at all.
# Why it matters: societies and committees signed much that is edited; a bibliography that is made of such files names one of them.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check nbib==0.3.2
cat > "$dir/try.py" <<'PY'
import nbib
text = """PMID- 1
TI  - On lamps.
FAU - Smith, Ann
FAU - Jones, John
CN  - Society of Keepers
CN  - Committee on Oil
FED - Brown, Eve
LA  - ger
LA  - lat
PT  - Letter
PT  - Historical Article
"""
book = nbib.read(text)[0]
print("nbib 0.3.2, of\n" + text)
print("persons", [person["author"] for person in book["authors"]], "kinds", book["publication_types"])
print("corporate", repr(book["corporate_author"]), "language", repr(book["language"]), "| Brown is read:", "Brown" in str(book), "| Keepers is read:", "Keepers" in str(book))
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf '%s\n' "$out"
grep -qF "persons ['Smith, Ann', 'Jones, John'] kinds ['Letter', 'Historical Article']" <<<"$out" \
  && grep -qF "corporate 'Committee on Oil' language 'lat' | Brown is read: False | Keepers is read: False" <<<"$out" \
  && echo "as found: of several corporate authors the last is kept" || { echo "changed"; exit 1; }
