#!/usr/bin/env bash
# One would guess: BibTool makes a key of an author's surname and the year, and sorts by it, whatever letter the name begins with; of
# "Müller" it takes all letters, and {\'E}luard is Eluard.
# What happens: a surname before a comma that begins with a letter outside of ASCII, or with the command of a letter (\O, \L, \AE), is
# nothing: Ørsted and Łukasz have the keys ":1834" and ":1834*1", without a warning, and stand before Abel in a list sorted by author.
# Written "Paul Éluard" the name is whole.
# Why it matters: who keeps a bibliography by such keys gets several entries that only a number parts, and their order isn't that of the names.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; chmod 755 "$dir"
(cd "$dir" && apt-get download -qq bibtool=2.68+ds-1 libkpathsea6=2022.20220321.62855-5.1+deb12u2 2>/dev/null && for deb in *.deb; do dpkg -x "$deb" .; done)
export LD_LIBRARY_PATH TEXMFCNF=$dir; LD_LIBRARY_PATH=$(dirname "$(find "$dir" -name 'libkpathsea.so.6' | head -1)"); : > "$dir/texmf.cnf"
cd "$dir"
n=0; for author in 'Abel, Ann' 'Müller, Ida' "{\\'E}luard, Paul" 'Paul Éluard' 'Éluard, Paul' '{\O}rsted, Hans' '{\L}ukasz, Jan' '{\AE}lfric, Abbot'; do n=$((n + 1)); printf '@book{b%s, author = {%s}, title = {Oil}, year = {1834}}\n' $n "$author"; done > a.bib
out=$(usr/bin/bibtool -f '%n(author):%4d(year)' ./a.bib 2>said | sed -n 's/^@Book{[[:space:]]*\(.*\),$/\1 |/p; s/^  author[[:space:]]*= /  /p' | paste - -
  echo "sorted:" $(usr/bin/bibtool -s -- 'sort.format="%n(author)"' ./a.bib 2>/dev/null | sed -n 's/^  author[[:space:]]*= {\(.*\)},$/\1;/p'))
printf '%s\n%s\n' "$(usr/bin/bibtool -V 2>&1 | head -1)" "$out"
diff -b - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: names that begin so are nothing" || { echo "changed"; exit 1; }
Abel:1834 |	  {Abel, Ann},
Müller:1834 |	  {Müller, Ida},
Eluard:1834 |	  {{\'E}luard, Paul},
Éluard:1834 |	  {Paul Éluard},
:1834 |	  {Éluard, Paul},
:1834*1 |	  {{\O}rsted, Hans},
:1834*2 |	  {{\L}ukasz, Jan},
:1834*3 |	  {{\AE}lfric, Abbot},
sorted: Éluard, Paul; {\O}rsted, Hans; {\L}ukasz, Jan; {\AE}lfric, Abbot; Abel, Ann; {\'E}luard, Paul; Müller, Ida; Paul Éluard;
SEEN
