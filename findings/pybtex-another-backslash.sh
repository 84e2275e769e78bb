#!/usr/bin/env bash
# One would guess: a BibTeX file that is read and written again says the same: "Law \& Order" is written as it was, or as "Law & Order".
# What happens: pybtex puts a backslash before each &, %, # and _ that has one already: "Law \\& Order", which to LaTeX is a line break
# and a column mark. Each time the file is read and written there is one more; in an address, a_b becomes a\_b, then a\\_b.
# Commands and accents are left alone.
# Why it matters: publishers' names and journals are full of \&; a file that passes through such a tool no longer compiles, or breaks
# lines within titles.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check pybtex==0.26.1 latexcodec==3.0.1
cat > "$dir/try.py" <<'PY'
from pybtex.database import parse_string
text = r"@book{a, title = {Law \& Order of S{\'e}nart}, url = {https://example.org/a_b}}"
print("0 |", text)
for times in (1, 2, 3):
    text = parse_string(text, "bibtex").to_string("bibtex")
    print(times, "|", *[line.strip() for line in text.splitlines() if "=" in line])
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'pybtex 0.26.1, latexcodec 3.0.1\n%s\n' "$out"
grep -qF '1 | title = "Law \\& Order of S{\'"'"'e}nart", url = "https://example.org/a\_b"' <<<"$out" && grep -qF '3 | title = "Law \\\\& Order of' <<<"$out" \
  && echo "as found: one more backslash each time" || { echo "changed"; exit 1; }
