#!/usr/bin/env bash
# One would guess: a web page (@online) of a BibLaTeX file is a web page in RIS (ELEC) too.
# What happens: biblatex2xml and xml2ris make a computer program (COMP) of it, and a standard (STD) of a manual (@manual).
# Why it matters: a reference manager that imports the file cites pages as software, and asks for their version.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && apt-get download -qq bibutils=7.2-2 libbibutils8=7.2-2 2>/dev/null && for deb in *.deb; do dpkg -x "$deb" .; done)
export LD_LIBRARY_PATH; LD_LIBRARY_PATH=$(dirname "$(find "$dir" -name 'libbibutils.so.*' | head -1)")
printf '@online{page,\n title = {Tide Tables},\n url = {http://example.org/t},\n date = {2020}\n}\n@manual{hand,\n title = {Lamps by Hand},\n date = {1999}\n}\n' > "$dir/a.bib"
"$dir/usr/bin/biblatex2xml" "$dir/a.bib" 2>/dev/null > "$dir/a.xml"
out=$("$dir/usr/bin/xml2ris" "$dir/a.xml" 2>/dev/null | tr -d '\r\357\273\277' | grep -E '^(TY|TI)')
printf 'bibutils 7.2 (Debian 7.2-2)\n%s\n' "$out"
[ "$(printf '%s' "$out" | tr '\n' '|')" = 'TY  - COMP|TI  - Tide Tables|TY  - STD|TI  - Lamps by Hand' ] && echo "as found: a page is a program, a manual a standard" || { echo "changed"; exit 1; }
