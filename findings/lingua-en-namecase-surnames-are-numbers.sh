#!/usr/bin/env bash
# One would guess: Lingua::EN::NameCase writes the names of a list in capitals as names are written: Ann Li, Mary Vi.
# What happens: Li and Vi are left in capitals, as numbers of kings; "Ann Li", typed right, becomes "Ann LI", and so where it is the first
# name: "LI Wei". Di and Le become "di" and "le".
# Why it matters: Chinese authors and correspondents stand in the index as the fifty-first.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; chmod 755 "$dir"
(cd "$dir" && apt-get download -qq liblingua-en-namecase-perl=1.21-2 2>/dev/null && for deb in *.deb; do dpkg -x "$deb" .; done)
export PERL5LIB=$dir/usr/share/perl5:$dir/usr/lib/x86_64-linux-gnu/perl5/5.36
cat > "$dir/try.pl" <<'PL'
use Lingua::EN::NameCase "nc";
for ("CHARLES II", "ANN LI", "Ann Li", "LI WEI", "MARY VI", "TANG DI", "ANN HART") { print "$_ -> ", nc($_), "\n" }
PL
out=$(perl "$dir/try.pl"); printf 'Lingua::EN::NameCase 1.21\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: names are numbers" || { echo "changed"; exit 1; }
CHARLES II -> Charles II
ANN LI -> Ann LI
Ann Li -> Ann LI
LI WEI -> LI Wei
MARY VI -> Mary VI
TANG DI -> Tang di
ANN HART -> Ann Hart
SEEN
