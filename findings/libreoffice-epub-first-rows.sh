#!/usr/bin/env bash
# One would guess: LibreOffice's EPUB has the rows of a table that its document has.
# What happens: a row that is repeated at the head of each page, which pandoc, Word and Writer itself make of a table's first row, is not
# in the book: neither as a head nor as a row.
# Why it matters: tables of contents of letters, parallel texts, lists of witnesses lose the words that say what their columns are.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
command -v soffice >/dev/null || { apt-get -q update >/dev/null; apt-get -qy install --no-install-recommends libreoffice-writer-nogui >/dev/null; }
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check python-docx==1.2.0
"$dir/v/bin/python" - "$dir/a.docx" <<'PY'
import sys, docx
from docx.oxml import OxmlElement
document = docx.Document()
document.add_paragraph("Before the table.")
table = document.add_table(rows=2, cols=1)
table.rows[0].cells[0].text, table.rows[1].cells[0].text = "Witness", "Skarra, harbour office"
table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
document.save(sys.argv[1])
PY
soffice "-env:UserInstallation=file://$dir/profile" --headless --convert-to epub --outdir "$dir" "$dir/a.docx" >/dev/null 2>&1
soffice --version
python3 - "$dir/a.epub" <<'PY'
import re, sys, zipfile
book = zipfile.ZipFile(sys.argv[1])
text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml"))
words = re.findall(r"Before the table|Witness|Skarra, harbour office", text)
print("words of the book:", words)
if words == ["Before the table", "Skarra, harbour office"]:
    print("as found: the row `Witness` is not in it")
else:
    sys.exit("changed")
PY
