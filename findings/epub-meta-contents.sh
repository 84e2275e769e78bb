#!/usr/bin/env bash
# One would guess: the table of contents of an EPUB 3 is its `nav` of that type: titles whole, with their words in italics, headings without a
# link among them, page numbers apart.
# What happens: epub_meta (PyPI) cuts a title where its first element begins, leaves out a heading without a link (what was under it comes to be
# under the chapter before), and lists the pages of the page list as chapters.
# Why it matters: titles of works in italics are common in titles; a reader's list of chapters names another book's order.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check epub_meta==0.0.7
cat > "$dir/try.py" <<'PY'
import zipfile
import epub_meta
page = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>x</title></head><body>%s</body></html>'
nav = '<nav epub:type="toc"><ol><li><a href="a.xhtml">On <i>The Tide</i></a></li><li><span>Appendices</span><ol><li><a href="a.xhtml#b">Letters</a></li></ol></li></ol></nav><nav epub:type="page-list" hidden=""><ol><li><a href="a.xhtml#p12">12</a></li></ol></nav>'
with zipfile.ZipFile("book.epub", "w") as book:
    book.writestr("mimetype", "application/epub+zip")
    book.writestr("META-INF/container.xml", '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="p.opf" media-type="application/oebps-package+xml"/></rootfiles></container>')
    book.writestr("p.opf", '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">urn:uuid:00000000-0000-4000-8000-000000000001</dc:identifier><dc:title>x</dc:title><dc:language>en</dc:language><meta property="dcterms:modified">2026-01-01T00:00:00Z</meta></metadata><manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>')
    book.writestr("nav.xhtml", page % nav)
    book.writestr("a.xhtml", page % '<h1>On <i>The Tide</i></h1><p id="p12">x</p><h2 id="b">Letters</h2>')
print([(entry["level"], entry["title"]) for entry in epub_meta.get_epub_metadata("book.epub")["toc"]])
PY
out=$(cd "$dir" && v/bin/python try.py); printf 'epub_meta 0.0.7\n%s\n' "$out"
[ "$out" = "[(0, 'On'), (1, 'Letters'), (0, '12')]" ] && echo "as found: a title is cut, a heading is gone, a page is a chapter" || { echo "changed"; exit 1; }
