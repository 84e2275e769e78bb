#!/usr/bin/env bash
# One would guess: a converter of Word files that is made so that "footnotes survive" keeps endnotes as well, or says that it does not.
# What happens: docx2md-cli makes Markdown notes of the footnotes and leaves the endnotes out, mark and words; it exits with success and
# counts the footnotes. pandoc makes notes of both.
# Why it matters: essays in the humanities have their references in endnotes; the Markdown reads well, and has none of them.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check docx2md-cli==0.2.0 pypandoc_binary==1.15
cat > "$dir/make.py" <<'PY'
import sys, zipfile
space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
office, word = "http://schemas.openxmlformats.org/officeDocument/2006/relationships", "application/vnd.openxmlformats-officedocument.wordprocessingml"
run = lambda words: f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'
with zipfile.ZipFile(sys.argv[1], "w") as file:
    file.writestr("[Content_Types].xml", f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{word}.document.main+xml"/><Override PartName="/word/footnotes.xml" ContentType="{word}.footnotes+xml"/><Override PartName="/word/endnotes.xml" ContentType="{word}.endnotes+xml"/></Types>')
    file.writestr("_rels/.rels", f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>')
    file.writestr("word/_rels/document.xml.rels", f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r2" Type="{office}/footnotes" Target="footnotes.xml"/><Relationship Id="r3" Type="{office}/endnotes" Target="endnotes.xml"/></Relationships>')
    file.writestr("word/document.xml", f'<w:document {space}><w:body><w:p>{run("The lamp")}<w:r><w:footnoteReference w:id="2"/></w:r>{run(" burned all night")}<w:r><w:endnoteReference w:id="2"/></w:r>{run(".")}</w:p><w:sectPr/></w:body></w:document>')
    file.writestr("word/footnotes.xml", f'<w:footnotes {space}><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>{run(" Of brass.")}</w:p></w:footnote></w:footnotes>')
    file.writestr("word/endnotes.xml", f'<w:endnotes {space}><w:endnote w:id="2"><w:p><w:r><w:endnoteRef/></w:r>{run(" Log, f. 12.")}</w:p></w:endnote></w:endnotes>')
PY
python3 "$dir/make.py" "$dir/a.docx"
said=$("$dir/v/bin/docx2md" "$dir/a.docx" | sed "s|$dir/||"); own=$(awk 'rule > 1; /^---$/ { rule++ }' "$dir/a.md" | grep .)
other=$("$dir/v/bin/python" -c 'import sys, pypandoc; print(pypandoc.convert_file(sys.argv[1], "markdown").strip())' "$dir/a.docx" | grep .)
printf 'docx2md-cli 0.2.0 says\n%s\nand writes\n%s\npandoc writes\n%s\n' "$said" "$own" "$other"
grep -qF 'Of brass.' <<<"$own" && ! grep -qF 'Log, f. 12.' "$dir/a.md" && grep -qF 'burned all night.' <<<"$own" && grep -qF 'Log, f. 12.' <<<"$other" && echo "as found: endnotes are lost" || { echo "changed"; exit 1; }
