#!/usr/bin/env bash
# One would guess: in the tree that is made of a chapter of an EPUB, texts have the spaces that they have in the file: "on ", "The Tide", " too".
# What happens: @gxl/epub-parser's `toHtmlObjects` cuts spaces from the ends of each piece of text: put together, they are "onThe Tidetoo", and
# nothing tells J<i>oh</i>n, one word, from three.
# Why it matters: whoever shows a book from this tree loses the space before and behind all italics, marks and links.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @gxl/epub-parser@2.0.4 >/dev/null)
python3 - "$dir/book.epub" <<'PY'
import sys, zipfile
page = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>x</title></head><body>%s</body></html>'
with zipfile.ZipFile(sys.argv[1], "w") as book:
    book.writestr("mimetype", "application/epub+zip")
    book.writestr("META-INF/container.xml", '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="p.opf" media-type="application/oebps-package+xml"/></rootfiles></container>')
    book.writestr("p.opf", '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">urn:uuid:00000000-0000-4000-8000-000000000001</dc:identifier><dc:title>x</dc:title><dc:language>en</dc:language><meta property="dcterms:modified">2026-01-01T00:00:00Z</meta></metadata><manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/><item id="b" href="notes.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>')
    book.writestr("nav.xhtml", page % '<nav epub:type="toc"><ol><li><a href="a.xhtml">One</a></li></ol></nav>')
    book.writestr("a.xhtml", page % '<p>He saw<a epub:type="noteref" href="notes.xhtml#n1">1</a> it, and J<i>oh</i>n on <i>The Tide</i> too.</p><p>See <a href="http://example.org/">there</a> too.</p>')
    book.writestr("notes.xhtml", page % '<p id="n1">A note.</p>')
PY
cat > "$dir/try.cjs" <<'JS'
const { parseEpub } = require('@gxl/epub-parser')
const words = node => node.text ?? (node.children ?? []).map(words).join('')
parseEpub('book.epub', { type: 'path' }).then(book => console.log(JSON.stringify(words(book.sections[0].toHtmlObjects()[0]))))
JS
out=$(cd "$dir" && node try.cjs 2>/dev/null); printf '@gxl/epub-parser 2.0.4\n%s\n' "$out"
[ "$out" = '"He saw1it, and John onThe Tidetoo."' ] && echo "as found: spaces around italics are lost" || { echo "changed"; exit 1; }
