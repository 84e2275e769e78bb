#!/usr/bin/env bash
# One would guess: Date::Manip (Perl) reads "June 1834" as the month, as its first day, or not at all.
# What happens: the year is taken apart: "June 1834" is 18 June 2034, "May 1719" 17 May 2019, "March 1131" 31 March of 2031. "5 June 1834"
# and "1834-06" are read right.
# Why it matters: letters that are dated by month are sorted among days that are yet to come, with a day that nobody wrote.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; chmod 755 "$dir"
(cd "$dir" && apt-get download -qq libdate-manip-perl=6.91-1 2>/dev/null && for deb in *.deb; do dpkg -x "$deb" .; done)
export PERL5LIB=$dir/usr/share/perl5:$dir/usr/lib/x86_64-linux-gnu/perl5/5.36
cat > "$dir/try.pl" <<'PL'
use Date::Manip;
for ("5 June 1834", "1834-06", "June 1834", "June, 1834", "May 1719", "December 1499", "March 1131") { print "$_ -> ", ParseDate($_) || "nothing", "\n" }
PL
out=$(perl "$dir/try.pl"); printf 'Date::Manip 6.91\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: the year is a day and a year of this century" || { echo "changed"; exit 1; }
5 June 1834 -> 1834060500:00:00
1834-06 -> 1834060100:00:00
June 1834 -> 2034061800:00:00
June, 1834 -> 2034061800:00:00
May 1719 -> 2019051700:00:00
December 1499 -> 1999121400:00:00
March 1131 -> 2031031100:00:00
SEEN
