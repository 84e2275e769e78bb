#!/usr/bin/env bash
# One would guess: docwow (PyPI), which brings Word files to HTML and back with "guaranteed round-trip fidelity", numbers footnotes as Word does, by their
# order in the text, whatever ids they have in the file.
# What happens: each mark shows the note's id, and the notes come in the order of the file footnotes.xml: two notes that Word shows as 1
# and 2 have marks [3] and [2], and note [2] comes first. What is printed from it has the numbers of no edition.
# Why it matters: Word's ids follow the order of writing or of saving; where notes were put in later, or files were made by other programs,
# every "see note 2" in the text leads to another note.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check docwow==1.0.2
cat > "$dir/try.py" <<'PY'
import re, sys, zipfile, docwow
from pathlib import Path
space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
run = lambda words: f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'
mark = lambda number: f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'
note = lambda number, words: f'<w:footnote w:id="{number}"><w:p>{run(words)}</w:p></w:footnote>'
for first, second in [(1, 2), (3, 2)]:
    path = Path(sys.argv[1]) / "lamp.docx"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/></Types>')
        rels = lambda *them: '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' + "".join(f'<Relationship Id="r{at}" Type="{office}/{kind}" Target="{target}"/>' for at, (kind, target) in enumerate(them)) + "</Relationships>"
        file.writestr("_rels/.rels", rels(("officeDocument", "word/document.xml")))
        file.writestr("word/_rels/document.xml.rels", rels(("footnotes", "footnotes.xml")))
        file.writestr("word/document.xml", f'<w:document {space}><w:body><w:p>{run("The lamp")}{mark(first)}{run(" and the tide")}{mark(second)}{run(".")}</w:p></w:body></w:document>')
        notes = sorted([(first, "Of the lamp."), (second, "Of the tide.")])
        file.writestr("word/footnotes.xml", f'<w:footnotes {space}>' + "".join(note(*it) for it in notes) + "</w:footnotes>")
    html = docwow.to_html(path)
    print(f"ids {first}, {second}: marks", re.findall(r'href="#fn-\d+"[^>]*>([^<]*)<', html), "notes", re.findall(r'fn-marker">([^<]*)</span>.*?dw-r">([^<]*)<', html))
PY
out=$("$dir/v/bin/python" "$dir/try.py" "$dir" 2>/dev/null); printf 'docwow 1.0.2\n%s\n' "$out"
[ "$out" = "ids 1, 2: marks ['[1]', '[2]'] notes [('[1]', 'Of the lamp.'), ('[2]', 'Of the tide.')]
ids 3, 2: marks ['[3]', '[2]'] notes [('[2]', 'Of the tide.'), ('[3]', 'Of the lamp.')]" ] && echo "as found: notes are numbered by their ids" || { echo "changed"; exit 1; }
