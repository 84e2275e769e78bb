#!/usr/bin/env bash
# One would guess: a hyphen at which a line may not break (Ctrl+Shift+Hyphen in Word) is a hyphen in the text of the file.
# What happens: docx2txt, officeparser and word-extractor leave it out, since the file has an element in its place and no character, and
# the two words are one: “Saint-Just” is “SaintJust”.
# Why it matters: double names and dates are where typists use it; in a text taken from such a file they are misspelt, with no sign of it.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check docx2txt==0.9
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts officeparser@7.8.0 word-extractor@1.0.4 >/dev/null)
cat > "$dir/make.py" <<'PY'
import sys, zipfile
space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
run = lambda words, tag="t": f'<w:r><w:{tag} xml:space="preserve">{words}</w:{tag}></w:r>'
with zipfile.ZipFile(sys.argv[1], "w") as file:
    file.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
    file.writestr("_rels/.rels", f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{office}" Target="word/document.xml"/></Relationships>')
    file.writestr("word/document.xml", f'<w:document {space}><w:body><w:p>{run("Saint")}<w:r><w:noBreakHyphen/></w:r>{run("Just burned.")}</w:p></w:body></w:document>')
PY
python3 "$dir/make.py" "$dir/a.docx"
cat > "$dir/try.cjs" <<'JS'
const office = require('officeparser'), Word = require('word-extractor')
const read = async () => {
  const text = await (office.parseOfficeAsync ?? office.parseOffice)('a.docx')
  console.log('officeparser 7.8.0:', (typeof text === 'string' ? text : text.toText()).trim())
  console.log('word-extractor 1.0.4:', (await new Word().extract('a.docx')).getBody().trim())
}
read()
JS
out=$("$dir/v/bin/python" -c 'import sys, docx2txt; print("docx2txt 0.9:", docx2txt.process(sys.argv[1]).strip())' "$dir/a.docx"; cd "$dir" && node try.cjs)
printf '%s\n' "$out"
[ "$(grep -cF ': SaintJust burned.' <<<"$out")" = 3 ] && echo "as found: the hyphen is lost" || { echo "changed"; exit 1; }
