#!/usr/bin/env bash
# One would guess: two paragraphs of a footnote of a Word file are two in Markdown, or at least have a space between them; two lines of verse
# that a line break divides are two words apart.
# What happens: undoc writes the last word of a note's paragraph and the first of the next as one, and so the words at a line break in
# Markdown; in plain text the line break is kept.
# Why it matters: "lamp.Compare" and "in,the" can't be found, and verse becomes prose.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check undoc==0.27.1
cat > "$dir/try.py" <<'PY'
import sys, zipfile
import undoc
space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
office, word = "http://schemas.openxmlformats.org/officeDocument/2006/relationships", "application/vnd.openxmlformats-officedocument.wordprocessingml"
run = lambda words: f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'
with zipfile.ZipFile(sys.argv[1], "w") as file:
    file.writestr("[Content_Types].xml", f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{word}.document.main+xml"/><Override PartName="/word/footnotes.xml" ContentType="{word}.footnotes+xml"/></Types>')
    file.writestr("_rels/.rels", f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>')
    file.writestr("word/_rels/document.xml.rels", f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r2" Type="{office}/footnotes" Target="footnotes.xml"/></Relationships>')
    file.writestr("word/document.xml", f'<w:document {space}><w:body><w:p>{run("He saw")}<w:r><w:footnoteReference w:id="2"/></w:r>{run(" it.")}</w:p><w:p><w:r><w:t>The tide comes in,</w:t><w:br/><w:t>the tide goes out.</w:t></w:r></w:p><w:sectPr/></w:body></w:document>')
    file.writestr("word/footnotes.xml", f'<w:footnotes {space}><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>{run(" Of the lamp.")}</w:p><w:p>{run("Compare the letter.")}</w:p></w:footnote></w:footnotes>')
document = undoc.parse_file(sys.argv[1])
print("Markdown", repr(document.to_markdown()))
print("text", repr(document.to_text()))
PY
out=$("$dir/v/bin/python" "$dir/try.py" "$dir/a.docx"); printf 'undoc 0.27.1\n%s\n' "$out"
grep -q '^Markdown.*The tide comes in,the tide.*: Of the lamp\.Compare the letter' <<<"$out" && grep -q '^text.*comes in,\\nthe tide.*lamp\.Compare' <<<"$out" \
  && echo "as found: words of two paragraphs become one" || { echo "changed"; exit 1; }
