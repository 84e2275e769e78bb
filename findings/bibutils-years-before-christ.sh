#!/usr/bin/env bash
# One would guess: biblatex2xml either reads a BibLaTeX date before Christ (-0043 is 44 BC), or says that it can't.
# What happens: the sign is taken for nothing, and the work is of the year 43 after Christ, in MODS and in all that is made of it.
# Why it matters: ancient works in a bibliography that goes through bibutils come out in another age, with no warning.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && apt-get download -qq bibutils=7.2-2 libbibutils8=7.2-2 2>/dev/null && for deb in *.deb; do dpkg -x "$deb" .; done)
export LD_LIBRARY_PATH; LD_LIBRARY_PATH=$(dirname "$(find "$dir" -name 'libbibutils.so.*' | head -1)")
printf '@book{a,\n author = {Cicero, Marcus},\n title = {Speeches},\n date = {-0043-03-15}\n}\n' > "$dir/a.bib"
"$dir/usr/bin/biblatex2xml" "$dir/a.bib" > "$dir/a.xml" 2> "$dir/warnings"
out=$("$dir/usr/bin/xml2ris" "$dir/a.xml" 2>/dev/null | tr -d '\r' | grep -E '^(PY|DA)')
printf 'bibutils 7.2 (Debian 7.2-2): date = {-0043-03-15} ->\n%s\nwarnings: %s\n' "$out" "$(cat "$dir/warnings")"
[ "$(printf '%s' "$out" | tr '\n' '|')" = 'PY  - 0043|DA  - 0043/03/15' ] && ! grep -q 0043 "$dir/warnings" \
  && echo "as found: 44 BC becomes AD 43" || { echo "changed"; exit 1; }
