#!/usr/bin/env bash
# One would guess: a chapter that is handed to EbookLib as a whole XHTML document is written as it is.
# What happens: the attributes of <html> and <body> are dropped, dir="rtl" and the body's id among them; lang is written anew.
# Why it matters: a Persian or Hebrew chapter is laid out from left to right, and links to the body's id lead nowhere.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check EbookLib==0.20
cat > "$dir/try.py" <<'PY'
import sys, zipfile
from ebooklib import epub
book = epub.EpubBook()
book.set_identifier("x"); book.set_title("Lamps"); book.set_language("fa"); book.set_direction("rtl")
one = epub.EpubHtml(title="One", file_name="one.xhtml", lang="fa")
one.content = '''<html xmlns="http://www.w3.org/1999/xhtml" lang="fa" dir="rtl"><head><title>One</title></head>
<body id="top" dir="rtl"><p>متن</p></body></html>'''
book.add_item(one); book.toc = (); book.spine = [one]
book.add_item(epub.EpubNcx()); book.add_item(epub.EpubNav())
epub.write_epub(sys.argv[1], book)
text = zipfile.ZipFile(sys.argv[1]).read("EPUB/one.xhtml").decode()
print("EbookLib 0.20 wrote:", *[l.strip() for l in text.splitlines() if "<html" in l or "<body" in l], sep="\n  ")
sys.exit("dir=" in text or 'id="top"' in text)
PY
"$dir/v/bin/python" -W ignore "$dir/try.py" "$dir/o.epub" && echo "as found: neither dir nor the body's id is there" || { echo "changed"; exit 1; }
