#!/usr/bin/env bash
# One would guess: @lingo-reader/epub-parser gives the table of contents of an EPUB 3 from its navigation document, the one that such a book must have.
# What happens: it is empty; only the table of EPUB 2 (NCX) is looked at, which an EPUB 3 need not have.
# Why it matters: the spine is there, so that the book can be read and nothing is reported; it just has no chapters to choose from, nor its list of pages.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @lingo-reader/epub-parser@0.4.6 >/dev/null)
cat > "$dir/make.py" <<'PY'
import sys, zipfile
for with_ncx in (False, True):
    with zipfile.ZipFile(f"{sys.argv[1]}/{'both' if with_ncx else 'nav'}.epub", "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr("META-INF/container.xml", '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>')
        ncx = '<item id="x" href="toc.ncx" media-type="application/x-dtbncx+xml"/>' if with_ncx else ""
        book.writestr("book.opf", f'<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">urn:uuid:00000000-0000-4000-8000-000000000000</dc:identifier><dc:title>Lamps</dc:title><dc:language>en</dc:language><meta property="dcterms:modified">2020-01-01T00:00:00Z</meta></metadata><manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>{ncx}</manifest><spine{" toc=" + chr(34) + "x" + chr(34) if with_ncx else ""}><itemref idref="a"/></spine></package>')
        book.writestr("nav.xhtml", '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>Contents</title></head><body><nav epub:type="toc"><ol><li><a href="a.xhtml">On Lamps</a></li></ol></nav><nav epub:type="page-list"><ol><li><a href="a.xhtml#p12">12</a></li></ol></nav></body></html>')
        book.writestr("a.xhtml", '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>a</title></head><body><h1>On Lamps</h1><p id="p12">It burns.</p></body></html>')
        if with_ncx:
            book.writestr("toc.ncx", '<?xml version="1.0"?><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><head><meta name="dtb:uid" content="urn:uuid:00000000-0000-4000-8000-000000000000"/></head><docTitle><text>Lamps</text></docTitle><navMap><navPoint id="p1" playOrder="1"><navLabel><text>On Lamps</text></navLabel><content src="a.xhtml"/></navPoint></navMap></ncx>')
PY
python3 "$dir/make.py" "$dir"
cat > "$dir/try.mjs" <<'JS'
import { initEpubFile } from '@lingo-reader/epub-parser'
for (const name of ['nav', 'both']) {
  const book = await initEpubFile(`${process.argv[2]}/${name}.epub`, process.argv[2])
  console.log(name, JSON.stringify(book.getToc().map(entry => entry.label)), book.getSpine().length, book.getPageList() ? 'pages' : 'no pages')
}
JS
out=$(cd "$dir" && node try.mjs "$dir"); printf '@lingo-reader/epub-parser 0.4.6: contents, files, pages of the same book with a nav alone, with an NCX too\n%s\n' "$out"
grep -qxF 'nav [] 1 no pages' <<<"$out" && grep -qF 'both ["On Lamps"] 1' <<<"$out" && echo "as found: the navigation document isn't read" || { echo "changed"; exit 1; }
