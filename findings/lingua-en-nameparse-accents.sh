#!/usr/bin/env bash
# One would guess: Lingua::EN::NameParse takes a surname with an accent whole, or says that it cannot read the name (as it does of "Søren
# Kierkegaard": error 1).
# What happens: of "Emily Brontë" the surname is Bront, and "Ë" a word that matches nothing; Ann Müller and "Thomas à Kempis" have no
# surname. The error is 0, and case_all writes "Emily Bront Ë" for the whole name.
# Why it matters: a list that is made of the parts has another family in it.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; chmod 755 "$dir"
(cd "$dir" && apt-get download -qq liblingua-en-nameparse-perl=1.38-1 libparse-recdescent-perl 2>/dev/null && for deb in *.deb; do dpkg -x "$deb" .; done)
export PERL5LIB=$dir/usr/share/perl5:$dir/usr/lib/x86_64-linux-gnu/perl5/5.36
cat > "$dir/try.pl" <<'PL'
use utf8; binmode STDOUT, ":utf8";
use Lingua::EN::NameParse;
my $parser = Lingua::EN::NameParse->new;
for ("Anne Bronte", "Emily Brontë", "Ann Müller", "Thomas à Kempis", "Søren Kierkegaard") {
  my $error = $parser->parse($_); my %part = $parser->components;
  print "$_ -> error $error; ", join(", ", map { "$_ $part{$_}" } grep { $part{$_} } sort keys %part), $error ? "" : "; written " . $parser->case_all, "\n";
}
PL
out=$(perl "$dir/try.pl"); printf 'Lingua::EN::NameParse 1.38\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: surnames end before an accent" || { echo "changed"; exit 1; }
Anne Bronte -> error 0; given_name_1 Anne, surname_1 Bronte; written Anne Bronte
Emily Brontë -> error 0; given_name_1 Emily, non_matching Ë, surname_1 Bront; written Emily Bront Ë
Ann Müller -> error 0; given_name_1 Ann, non_matching Müller; written Ann Müller
Thomas à Kempis -> error 0; given_name_1 Thomas, non_matching À Kempis; written Thomas À Kempis
Søren Kierkegaard -> error 1; 
SEEN
