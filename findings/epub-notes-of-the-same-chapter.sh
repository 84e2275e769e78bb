#!/usr/bin/env bash
# One would guess: the mark of a footnote that is in the same file of an EPUB, href="#n1", leads to the note, as one to another file
# does.
# What happens: @lingo-reader/epub-parser writes epub:OEBPS/#n1, the folder, and its own resolveHref finds nothing there; epub2md links
# the mark to the chapter's id in the package file, (x1), which is no file that it writes. Links to another file lead to that file in
# both.
# Why it matters: notes are in the same file as their marks in most books; of all links those are the ones that break.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @lingo-reader/epub-parser@0.4.6 epub2md@1.6.4 >/dev/null)
cat > "$dir/make.py" <<'PY'
import sys, zipfile
page = '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>{0}</title></head><body>{1}</body></html>'
with zipfile.ZipFile(sys.argv[1], "w") as book:
    book.writestr("mimetype", "application/epub+zip")
    book.writestr("META-INF/container.xml", '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/c.opf" media-type="application/oebps-package+xml"/></rootfiles></container>')
    book.writestr("OEBPS/c.opf", '<?xml version="1.0" encoding="UTF-8"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:uuid:8a3c1d6e-0f0e-4f6b-9d2a-1c3b5a7e9f10</dc:identifier><dc:title>Lamp</dc:title><dc:language>en</dc:language><meta property="dcterms:modified">2026-01-01T00:00:00Z</meta></metadata><manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/><item id="x1" href="one.xhtml" media-type="application/xhtml+xml"/><item id="x2" href="notes.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="x1"/><itemref idref="x2"/></spine></package>')
    book.writestr("OEBPS/nav.xhtml", page.format("Contents", '<nav epub:type="toc"><ol><li><a href="one.xhtml">One</a></li><li><a href="notes.xhtml">Notes</a></li></ol></nav>'))
    book.writestr("OEBPS/one.xhtml", page.format("One", '<p>The lamp<a epub:type="noteref" href="#n1">1</a> burns<a epub:type="noteref" href="notes.xhtml#n2">2</a>.</p><aside epub:type="footnote" id="n1"><p>Brass.</p></aside>'))
    book.writestr("OEBPS/notes.xhtml", page.format("Notes", '<aside epub:type="footnote" id="n2"><p>All night.</p></aside>'))
PY
python3 "$dir/make.py" "$dir/a.epub"
cat > "$dir/try.mjs" <<'JS'
import { initEpubFile } from '@lingo-reader/epub-parser'
const book = await initEpubFile('a.epub'), { html } = await book.loadChapter('x1')
for (const [, href] of html.matchAll(/href="(.*?)"/g)) console.log('@lingo-reader/epub-parser', href, JSON.stringify(book.resolveHref(href) ?? null))
JS
out=$(cd "$dir" && node try.mjs && npx epub2md a.epub >/dev/null && echo "epub2md $(grep -h lamp a/*.md) files $(cd a && ls *.md | tr '\n' ' ')")
printf '@lingo-reader/epub-parser 0.4.6, epub2md 1.6.4, of <a href="#n1"> and <a href="notes.xhtml#n2">\n%s\n' "$out"
grep -qxF '@lingo-reader/epub-parser epub:OEBPS/#n1 null' <<<"$out" && grep -qF 'notes.xhtml#n2 {"id":"x2"' <<<"$out" && grep -qF 'The lamp[1](x1) burns[2](./' <<<"$out" \
  && echo "as found: marks of notes in the same file lead nowhere" || { echo "changed"; exit 1; }
