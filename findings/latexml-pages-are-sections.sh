#!/usr/bin/env bash
# One would guess: of `page~\pageref{w}` LaTeXML, whose pages have no numbers, makes a link, a question mark or a warning.
# What happens: it prints the number of the section that the place is in, without a warning: "see page 2", where the book has it on page 3.
# Why it matters: a reader of the web page, and one who cites it, is given a page of the book that has not got the words.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; chmod 755 "$dir"
(cd "$dir" && apt-get download -qq latexml=0.8.7-2 libarchive-zip-perl libfile-which-perl libimage-size-perl libio-string-perl libjson-xs-perl libcommon-sense-perl libtypes-serialiser-perl libparse-recdescent-perl libpod-parser-perl libtext-unidecode-perl libuuid-tiny-perl liburi-perl libwww-perl libhttp-message-perl libclone-perl libhttp-date-perl libio-html-perl liblwp-mediatypes-perl libencode-locale-perl libtimedate-perl libtry-tiny-perl libnet-http-perl libhtml-parser-perl libhtml-tagset-perl libfile-listing-perl libhttp-cookies-perl libhttp-negotiate-perl libwww-robotrules-perl libkpathsea6 libxml-libxml-perl libxml-libxslt-perl libxml-sax-perl libxml-sax-base-perl libxml-namespacesupport-perl libxslt1.1 2>/dev/null && for deb in *.deb; do dpkg -x "$deb" .; done)
export TMPDIR=$dir LD_LIBRARY_PATH=$dir/usr/lib/x86_64-linux-gnu PERL5LIB=$dir/usr/share/perl5:$dir/usr/lib/x86_64-linux-gnu/perl5/5.36 PATH=$dir/usr/bin:$PATH
cd "$dir"
cat > a.tex <<'TEX'
\documentclass{article}
\begin{document}
\section{First} He lit it. \newpage \section{Second} He slept.
\newpage Here are the words\label{w}. See section~\ref{w}, page~\pageref{w}.
\end{document}
TEX
latexml --dest=a.xml a.tex 2>&1 | grep -E '^(Warning|Error)' || true
latexmlpost --format=html5 --dest=a.html a.xml > said 2>&1
out=$(python3 - <<'PY'
import html, re
page = open("a.html").read()
page = re.sub(r"<span class=.ltx_note_type.>.*?</span>|<footer.*", "", page[page.find('<div class="ltx_page_content'):], flags=re.S)
print(re.search("Here are.*", html.unescape(re.sub("<[^>]*>", "", re.sub(r"\s+", " ", page)))).group().strip())
PY
)
printf '%s\n%s\n' "$(latexml --VERSION 2>&1 | head -1)" "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: the page is the number of the section" || { echo "changed"; exit 1; }
Here are the words. See section 2, page 2.
SEEN
