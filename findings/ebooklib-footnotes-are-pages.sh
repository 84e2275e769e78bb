#!/usr/bin/env bash
# One would guess: the page list of an EPUB made by EbookLib has the page breaks (epub:type="pagebreak") alone.
# What happens: every element with an id and any epub:type is listed as a page, footnotes and chapters too.
# Why it matters: an edition's footnotes become "pages" in the reader's page list, beside the real pages of the source.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check EbookLib==0.20
cat > "$dir/try.py" <<'PY'
import re, sys, zipfile
from ebooklib import epub
book = epub.EpubBook()
book.set_identifier("x"); book.set_title("Lamps"); book.set_language("en")
one = epub.EpubHtml(title="One", file_name="one.xhtml", lang="en")
one.content = '''<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>One</title></head>
<body><p>Oil<a epub:type="noteref" href="#fn1">1</a> and<span epub:type="pagebreak" id="page2" title="2"></span> wick.</p>
<aside epub:type="footnote" id="fn1"><p>Rape-seed.</p></aside></body></html>'''
book.add_item(one); book.toc = (one,); book.spine = ["nav", one]
book.add_item(epub.EpubNcx()); book.add_item(epub.EpubNav())
epub.write_epub(sys.argv[1], book)
nav = zipfile.ZipFile(sys.argv[1]).read("EPUB/nav.xhtml").decode()
pages = re.findall(r'href="([^"]+)"', nav.split('epub:type="page-list"')[1])
print("EbookLib 0.20, page list:", pages)
sys.exit(pages != ["one.xhtml#page2", "one.xhtml#fn1"])
PY
"$dir/v/bin/python" -W ignore "$dir/try.py" "$dir/o.epub" && echo "as found: the footnote is a page" || { echo "changed"; exit 1; }
