#!/usr/bin/env bash
# One would guess: Text::Autoformat, which wraps the lines of a text and sees lists and quotations in it, leaves the numbers of notes and
# chapters as they are.
# What happens: formatting all paragraphs it counts them anew: notes [3] and [5] are [3] and [4], chapters XII and XIV are XII and XIII,
# items (a) and (c) are (a) and (b), also where paragraphs lie between. `renumber` is on if nothing is said.
# Why it matters: of a selection of notes or letters each but the first has a false number, and references to it lead to another.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; chmod 755 "$dir"
(cd "$dir" && apt-get download -qq libtext-autoformat-perl=1.750000-2 libtext-reform-perl 2>/dev/null && for deb in *.deb; do dpkg -x "$deb" .; done)
export PERL5LIB=$dir/usr/share/perl5:$dir/usr/lib/x86_64-linux-gnu/perl5/5.36
cat > "$dir/try.pl" <<'PL'
use Text::Autoformat;
for my $text ("[3] So A.\n[5] So B.\n", "XII. Of oil.\n\nXIV. Of wicks.\n", "(a) one\n(c) three\n", "12. On the lamp.\n\nA word between.\n\n15. On oil.\n") {
  for (split /\n/, autoformat($text, { all => 1 })) { print "$_ / " if /\S/ }
  print "\n";
}
PL
out=$(perl "$dir/try.pl"); printf 'Text::Autoformat 1.75\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: numbers are counted anew" || { echo "changed"; exit 1; }
[3] So A. / [4] So B. / 
 XII. Of oil. / XIII. Of wicks. / 
(a) one / (b) three / 
12. On the lamp. / A word between. / 13. On oil. / 
SEEN
