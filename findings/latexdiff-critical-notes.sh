#!/usr/bin/env bash
# One would guess: latexdiff, which marks the changed words of a footnote, marks those of a variant (`\edtext{…}{\Afootnote{…}}` of reledmac) too.
# What happens: the whole `\edtext` is set as it is now, without a mark: neither the new word of the text nor the new reading is `\DIFadd`, and
# the former are comments of the file, which nobody sees in print. In the footnote and in verse each word is marked.
# Why it matters: who reads the printed comparison of two states of an edition is shown every change but those of the text that has variants.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; chmod 755 "$dir"
(cd "$dir" && apt-get download -qq latexdiff=1.3.2-1 libalgorithm-diff-perl 2>/dev/null && for deb in *.deb; do dpkg -x "$deb" .; done)
export PERL5LIB=$dir/usr/share/perl5
printf '%s\n' '\documentclass{article}' '\usepackage{reledmac}' '\begin{document}' 'He lit\footnote{See the old book.} it.' 'The lamp was \edtext{burning}{\Afootnote{glowing B}} bright.' '\end{document}' > "$dir/old.tex"
sed 's/old book/new book/; s/burning/shining/; s/glowing/gleaming/' "$dir/old.tex" > "$dir/new.tex"
"$dir/usr/bin/latexdiff" "$dir/old.tex" "$dir/new.tex" > "$dir/diff.tex" 2> "$dir/said"
out=$(sed -n '/begin{document}/,$p' "$dir/diff.tex")
printf 'latexdiff %s, said "%s"\n%s\n' "$("$dir/usr/bin/latexdiff" --version 2>&1 | grep -o '1\.[0-9.]*' | head -1)" "$(cat "$dir/said")" "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: changes of text and readings are not marked" || { echo "changed"; exit 1; }
\begin{document}
He lit\footnote{See the \DIFdelbegin \DIFdel{old }\DIFdelend \DIFaddbegin \DIFadd{new }\DIFaddend book.} it.
The lamp was \DIFdelbegin %DIFDELCMD < \edtext{burning}{\Afootnote{glowing B}} %%%
\DIFdelend \DIFaddbegin \edtext{shining}{\Afootnote{gleaming B}} \DIFaddend bright.
\end{document}
SEEN
