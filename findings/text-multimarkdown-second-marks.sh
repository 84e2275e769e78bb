#!/usr/bin/env bash
# One would guess: Text::MultiMarkdown (Perl) gives the second mark of a note the number of the first, as MultiMarkdown itself does, or an
# id of its own.
# What happens: the second mark has the next number, all later notes are one further, and the note is printed twice, with the same id. Both
# marks have one id, too.
# Why it matters: a note that is cited twice is two notes with the same words; a link to the second mark leads to the first, and "see note
# 2" is false.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; chmod 755 "$dir"
(cd "$dir" && apt-get download -qq libtext-multimarkdown-perl=1.000035-3 libtext-markdown-perl libhtml-parser-perl libhtml-tagset-perl liburi-perl 2>/dev/null && for deb in *.deb; do dpkg -x "$deb" .; done)
export PERL5LIB=$dir/usr/share/perl5:$dir/usr/lib/x86_64-linux-gnu/perl5/5.36
cat > "$dir/try.pl" <<'PL'
use Text::MultiMarkdown "markdown";
my $page = markdown("He lit[^a] the lamp and slept[^a] well[^b].\n\n[^a]: So A.\n\n[^b]: So B.\n");
$page =~ s/\n\s*\n/\n/g;
print $page;
PL
out=$(perl "$dir/try.pl"); printf 'Text::MultiMarkdown 1.000035\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: a note that is cited twice is two notes" || { echo "changed"; exit 1; }
<p>He lit<a href="#fn:a" id="fnref:a" class="footnote">1</a> the lamp and slept<a href="#fn:a" id="fnref:a" class="footnote">2</a> well<a href="#fn:b" id="fnref:b" class="footnote">3</a>.</p>
<div class="footnotes">
<hr />
<ol>
<li id="fn:a"><p>So A.<a href="#fnref:a" class="reversefootnote">&#160;&#8617;</a></p></li>
<li id="fn:a"><p>So A.<a href="#fnref:a" class="reversefootnote">&#160;&#8617;</a></p></li>
<li id="fn:b"><p>So B.<a href="#fnref:b" class="reversefootnote">&#160;&#8617;</a></p></li>
</ol>
</div>
SEEN
