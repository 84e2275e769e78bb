#!/usr/bin/env bash
# One would guess: of a passage that was moved with "track changes" on, the text of a Word file has it once, where it is now, as it has
# what was inserted and leaves out what was deleted.
# What happens: docx2txt, officeparser and word-extractor leave out what was deleted, and give what was moved twice, where it was and
# where it is: both are plain text runs in the file, only what is around them differs.
# Why it matters: authors' files come with their changes; a text taken from one has whole paragraphs double, and notes on them are on
# words that stand twice.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check docx2txt==0.9
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts officeparser@7.8.0 word-extractor@1.0.4 >/dev/null)
cat > "$dir/make.py" <<'PY'
import sys, zipfile
space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
run = lambda words, tag="t": f'<w:r><w:{tag} xml:space="preserve">{words}</w:{tag}></w:r>'
by = 'w:author="A" w:date="2026-01-01T00:00:00Z"'
with zipfile.ZipFile(sys.argv[1], "w") as file:
    file.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
    file.writestr("_rels/.rels", f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{office}" Target="word/document.xml"/></Relationships>')
    file.writestr("word/document.xml", f'<w:document {space}><w:body><w:p>{run("The lamp ")}<w:moveFrom w:id="1" {by}>{run("slowly ")}</w:moveFrom><w:del w:id="2" {by}>{run("never ", "delText")}</w:del><w:ins w:id="3" {by}>{run("then ")}</w:ins>{run("burned")}<w:moveTo w:id="4" {by}>{run(" slowly")}</w:moveTo>{run(".")}</w:p></w:body></w:document>')
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
[ "$(grep -cF ': The lamp slowly then burned slowly.' <<<"$out")" = 3 ] && echo "as found: what was moved is there twice" || { echo "changed"; exit 1; }
