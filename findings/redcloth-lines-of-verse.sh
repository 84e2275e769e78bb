#!/usr/bin/env bash
# One would guess: RedCloth, for which the end of a line is the end of a line (`<br />` in HTML), ends it in LaTeX too.
# What happens: in LaTeX it is a mere newline, which is set as a space. Verse becomes prose, in quotations and in paragraphs.
# Why it matters: the book that is set from the same Textile has no verse, and its page isn't told of any fault.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; chmod 755 "$dir"
(cd "$dir" && apt-get download -qq ruby-redcloth=4.3.2-4+b3 ruby3.1 libruby3.1 2>/dev/null && for deb in *.deb; do dpkg -x "$deb" .; done)
export LD_LIBRARY_PATH=$dir/usr/lib/x86_64-linux-gnu
export RUBYLIB; RUBYLIB=$(ls -d "$dir"/usr/lib/ruby/3.1.0 "$dir"/usr/lib/x86_64-linux-gnu/ruby/3.1.0 "$dir"/usr/lib/x86_64-linux-gnu/rubygems-integration/3.1.0/gems/RedCloth-*/lib "$dir"/usr/lib/x86_64-linux-gnu/rubygems-integration/3.1.0/extensions/x86_64-linux/3.1.0/RedCloth-* | paste -sd:)
out=$("$dir/usr/bin/ruby3.1" --disable-gems -e 'require "redcloth"; puts "RedCloth #{RedCloth::VERSION}"; text = RedCloth.new("bq. The lamp went out\nat break of day\n\nA line\nand another."); puts text.to_html, text.to_latex')
printf '%s\n' "$out"
diff - <(printf '%s\n' "$out" | grep .) <<'SEEN' && echo "as found: lines end in HTML alone" || { echo "changed"; exit 1; }
RedCloth 4.3.2
<blockquote>
<p>The lamp went out<br />
at break of day</p>
</blockquote>
<p>A line<br />
and another.</p>
\begin{quotation}
The lamp went out
at break of day
\end{quotation}
A line
and another.
SEEN
