#!/usr/bin/env bash
# One would guess: of a book with two authors and a translator, whose roles are given as EPUB 3 gives them (`meta refines`), both authors
# are in the metadata, and each role is that of the person whom it refines.
# What happens: epub2 (npm) has the first author alone, and one role beside the name: the last of the file, that of the translator.
# Why it matters: the author of a translated work is shown, and filed, as its translator; the second author is lost.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts epub2@3.0.2 >/dev/null)
cat > "$dir/make.py" <<'PY'
import zipfile
with zipfile.ZipFile("book.epub", "w") as book:
    book.writestr("mimetype", "application/epub+zip")
    book.writestr("META-INF/container.xml", '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="p.opf" media-type="application/oebps-package+xml"/></rootfiles></container>')
    people = [("creator", "Jane Doe", "aut"), ("creator", "Ann Ray", "aut"), ("contributor", "Bo Lee", "trl")]
    names = "".join(f'<dc:{kind} id="p{n}">{name}</dc:{kind}><meta refines="#p{n}" property="role" scheme="marc:relators">{role}</meta>' for n, (kind, name, role) in enumerate(people))
    book.writestr("p.opf", f'<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">urn:uuid:00000000-0000-4000-8000-000000000001</dc:identifier><dc:title>The Tide</dc:title>{names}<dc:language>en</dc:language><meta property="dcterms:modified">2026-01-01T00:00:00Z</meta></metadata><manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/></manifest><spine><itemref idref="n"/></spine></package>')
    book.writestr("nav.xhtml", '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>The Tide</title></head><body><nav epub:type="toc"><ol><li><a href="nav.xhtml">The Tide</a></li></ol></nav></body></html>')
PY
cat > "$dir/try.cjs" <<'JS'
const { EPub } = require('epub2')
const book = new EPub('book.epub')
book.on('end', () => console.log(JSON.stringify({ creator: book.metadata.creator, role: book.metadata.role, 'Ann Ray': JSON.stringify(book.metadata).includes('Ann Ray') })))
book.parse()
JS
out=$(cd "$dir" && python3 make.py && node try.cjs); printf 'epub2 3.0.2\n%s\n' "$out"
[ "$out" = '{"creator":"Jane Doe","role":"trl","Ann Ray":false}' ] && echo "as found: the author has the translator's role, the second author is lost" || { echo "changed"; exit 1; }
