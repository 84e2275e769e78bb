#!/usr/bin/env bash
# One would guess: a chapter of a book that GROBID found in a list of references is, in the CSL-JSON that grobid-tei-xml makes of it, a chapter
# with its book, editor and year, so that any citation processor prints it.
# What happens: it is an article of a journal without one: the book's title has a key that CSL hasn't got ("book-title"), the editor is left
# out, and the year is a bare list of numbers instead of "date-parts". citation-js prints author, title, pages and "n.d.".
# Why it matters: a bibliography made from PDFs has essays without their books, editors and years, though GROBID had found them all.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check grobid-tei-xml==0.1.3
cat > "$dir/try.py" <<'PY'
import json, sys
import grobid_tei_xml
person = lambda given, family: f'<persName><forename type="first">{given}</forename><surname>{family}</surname></persName>'
book = f'''<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title level="a">T</title></titleStmt><publicationStmt><publisher/></publicationStmt><sourceDesc><biblStruct><analytic/><monogr><imprint><date/></imprint></monogr></biblStruct></sourceDesc></fileDesc>
<encodingDesc><appInfo><application version="0.8.0" ident="GROBID" when="2026-01-01T00:00+0000"/></appInfo></encodingDesc></teiHeader><text><body/><back><div type="references"><listBibl><biblStruct xml:id="b0"><analytic><title level="a" type="main">Of Oil</title><author>{person("Ann", "Moor")}</author></analytic>
<monogr><title level="m">The Light of Towns</title><editor>{person("Bo", "Hill")}</editor><imprint><publisher>Brand</publisher><date type="published" when="1834">1834</date><biblScope unit="page" from="12" to="31"/></imprint></monogr></biblStruct></listBibl></div></back></text></TEI>'''
reference = grobid_tei_xml.parse_document_xml(book).citations[0]
print("found:  ", reference.book_title, "|", reference.editors[0].full_name, "|", reference.date)
made = dict(reference.to_csl_dict(), id="b0")
print("CSL:    ", json.dumps(made))
json.dump([made], open(sys.argv[1], "w"))
PY
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @citation-js/core@0.7.21 @citation-js/plugin-csl@0.7.22 >/dev/null)
cat > "$dir/print.cjs" <<'JS'
const { Cite } = require('@citation-js/core')
require('@citation-js/plugin-csl')
console.log('printed:', new Cite(require('./b.json')).format('bibliography', { template: 'apa' }).trim())
JS
out=$("$dir/v/bin/python" "$dir/try.py" "$dir/b.json"; cd "$dir" && node print.cjs); printf 'grobid-tei-xml 0.1.3, citation-js 0.7.21\n%s\n' "$out"
grep -qF 'found:   The Light of Towns | Bo Hill | 1834' <<<"$out" && grep -qF '"book-title": "The Light of Towns"' <<<"$out" && grep -qF 'printed: Moor, A. (n.d.). Of Oil. 12–31.' <<<"$out" \
  && echo "as found: no book, no editor, no year" || { echo "changed"; exit 1; }
