#!/usr/bin/env bash
# One would guess: what biblatex2xml has read into MODS, xml2ris writes into RIS, which has fields for it: a report's institution (PB) and
# number, the series of a chapter's book (T3).
# What happens: they are in the MODS, and in the RIS they aren't; no warning names them.
# Why it matters: a bibliography that goes through bibutils has reports of no house without their numbers.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && apt-get download -qq bibutils=7.2-2 libbibutils8=7.2-2 2>/dev/null && for deb in *.deb; do dpkg -x "$deb" .; done)
export LD_LIBRARY_PATH; LD_LIBRARY_PATH=$(dirname "$(find "$dir" -name 'libbibutils.so.*' | head -1)")
cat > "$dir/a.bib" <<'BIB'
@report{a,
 author = {Berg, Ann}, title = {On Lamps}, institution = {Light Board}, type = {Report}, number = {77}, date = {1999}
}
@incollection{b,
 author = {Berg, Ann}, title = {A Piece}, booktitle = {The Whole}, series = {Harbour Tracts}, publisher = {Hall}, date = {1871}
}
BIB
"$dir/usr/bin/biblatex2xml" "$dir/a.bib" > "$dir/a.xml" 2>/dev/null
"$dir/usr/bin/xml2ris" "$dir/a.xml" > "$dir/a.ris" 2> "$dir/warnings"
echo "bibutils 7.2 (Debian 7.2-2), of the words in the BibLaTeX:"
for words in 'On Lamps' 'Light Board' 77 'Harbour Tracts'; do
  printf '%s: %s in MODS, %s in RIS, %s in warnings\n' "$words" "$(grep -c ">$words<" "$dir/a.xml" || true)" \
    "$(grep -c -- "- $words" "$dir/a.ris" || true)" "$(grep -c "$words" "$dir/warnings" || true)"
done | tee "$dir/out"
grep -qxF 'On Lamps: 1 in MODS, 1 in RIS, 0 in warnings' "$dir/out" && [ "$(grep -c ': 1 in MODS, 0 in RIS, 0 in warnings' "$dir/out")" = 3 ] \
  && echo "as found: institution, number and series are lost on the way to RIS" || { echo "changed"; exit 1; }
