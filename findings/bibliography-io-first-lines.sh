#!/usr/bin/env bash
# One would guess: bibliography-io reads a PubMed record (nbib) with all its authors, and with titles that go over a line, as nearly all do.
# What happens: of several authors there is the first, and of a title or abstract its first line. RIS records have all their authors.
# Why it matters: a review's list made from PubMed has one author a work, and titles that end in the middle of a sentence.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check bibliography-io==0.1.0
cat > "$dir/try.py" <<'PY'
import bibliography_io
nbib = "\nPMID- 123\nTI  - Of lamps in old houses and\n      of tides.\nFAU - Holm, Ida\nAU  - Holm I\nFAU - Berg, Ole\nAU  - Berg O\nDP  - 1834\n"
ris = "TY  - JOUR\nAU  - Holm, Ida\nAU  - Berg, Ole\nTI  - Of lamps\nPY  - 1834\nER  - \n"
for name, text in [("ris", ris), ("nbib", nbib)]:
    for record in bibliography_io.loads(text, format=name).values():
        print(name, "|", record["author"], "|", record["title"])
PY
out=$("$dir/v/bin/python" "$dir/try.py")
printf 'bibliography-io 0.1.0\n%s\n' "$out"
[ "$out" = "ris | Holm, Ida and Berg, Ole | Of lamps
nbib | Holm I | Of lamps in old houses and" ] && echo "as found: one author and the first line" || { echo "changed"; exit 1; }
