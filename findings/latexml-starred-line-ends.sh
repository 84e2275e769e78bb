#!/usr/bin/env bash
# One would guess: `\\*`, the end of a line of verse that may not be the end of a page, is read by LaTeXML as one.
# What happens: after `\\` the star is a word of the text, the first of the next line: "* at break of day". There is no warning.
# Why it matters: editors of verse write it to keep stanzas together; each such line begins with a star that looks like a mark of a note.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; chmod 755 "$dir"
(cd "$dir" && apt-get download -qq latexml=0.8.7-2 libarchive-zip-perl libfile-which-perl libimage-size-perl libio-string-perl libjson-xs-perl libcommon-sense-perl libtypes-serialiser-perl libparse-recdescent-perl libpod-parser-perl libtext-unidecode-perl libuuid-tiny-perl liburi-perl libwww-perl libhttp-message-perl libclone-perl libhttp-date-perl libio-html-perl liblwp-mediatypes-perl libencode-locale-perl libtimedate-perl libtry-tiny-perl libnet-http-perl libhtml-parser-perl libhtml-tagset-perl libfile-listing-perl libhttp-cookies-perl libhttp-negotiate-perl libwww-robotrules-perl libkpathsea6 libxml-libxml-perl libxml-libxslt-perl libxml-sax-perl libxml-sax-base-perl libxml-namespacesupport-perl libxslt1.1 2>/dev/null && for deb in *.deb; do dpkg -x "$deb" .; done)
export TMPDIR=$dir LD_LIBRARY_PATH=$dir/usr/lib/x86_64-linux-gnu PERL5LIB=$dir/usr/share/perl5:$dir/usr/lib/x86_64-linux-gnu/perl5/5.36 PATH=$dir/usr/bin:$PATH
cd "$dir"
cat > a.tex <<'TEX'
\documentclass{article}
\begin{document}
\begin{verse}The lamp went out \\* at break of day, \\ and then \\*[1ex] no more.\end{verse}
\end{document}
TEX
latexml --dest=a.xml a.tex 2>&1 | grep -E '^(Warning|Error)' || true
latexmlpost --format=html5 --dest=a.html a.xml > said 2>&1
out=$(python3 - <<'PY'
import html, re
page = open("a.html").read()
page = re.sub(r"<span class=.ltx_note_type.>.*?</span>|<footer.*", "", page[page.find('<div class="ltx_page_content'):], flags=re.S)
print("\n".join(line.strip() for line in html.unescape(re.sub("<[^>]*>", "", re.sub("<br[^>]*>", "/", re.sub(r"\s+", " ", page)))).split("/")).strip())
PY
)
printf '%s\n%s\n' "$(latexml --VERSION 2>&1 | head -1)" "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: the star is a word of the text" || { echo "changed"; exit 1; }
The lamp went out
* at break of day,
and then
*[1ex] no more.
SEEN
