#!/usr/bin/env bash
# One would guess: the text of an EPUB by epub2txt has its paragraphs apart, wherever the file has its line ends.
# What happens: it has what is between the tags. Where a file has no line end between two paragraphs, cells or lines of verse, the last word of one
# and the first of the next are one word; the title of the file comes into it too.
# Why it matters: writers of EPUB that save space (most for the web) write so; no word at the end of a paragraph is found.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check epub2txt==0.1.6 EbookLib==0.17.1
cat > "$dir/try.py" <<'PY'
import zipfile
from epub2txt import epub2txt
page = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>x</title></head><body>%s</body></html>'
with zipfile.ZipFile("book.epub", "w") as book:
    book.writestr("mimetype", "application/epub+zip")
    book.writestr("META-INF/container.xml", '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="p.opf" media-type="application/oebps-package+xml"/></rootfiles></container>')
    book.writestr("p.opf", '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">urn:uuid:00000000-0000-4000-8000-000000000001</dc:identifier><dc:title>x</dc:title><dc:language>en</dc:language><meta property="dcterms:modified">2026-01-01T00:00:00Z</meta></metadata><manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>')
    book.writestr("nav.xhtml", page % '<nav epub:type="toc"><ol><li><a href="a.xhtml">One</a></li></ol></nav>')
    book.writestr("a.xhtml", page % '<h1>One</h1><p>He lit the lamp.</p><p>The tide comes in,<br/>the tide goes out.</p><p>It burned.</p>')
print(epub2txt("book.epub", outputlist=True)[-1])
PY
out=$(cd "$dir" && v/bin/python -W ignore try.py 2>/dev/null); printf 'epub2txt 0.1.6\n%s\n' "$out"
[ "$out" = 'xOneHe lit the lamp.The tide comes in,the tide goes out.It burned.' ] && echo "as found: words of two paragraphs are one" || { echo "changed"; exit 1; }
