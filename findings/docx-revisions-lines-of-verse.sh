#!/usr/bin/env bash
# One would guess: `accepted_text` of docx-revisions (PyPI) is a paragraph's text with all changes accepted, and where nothing was changed
# it is the same as python-docx's own `text`.
# What happens: line breaks, tabs and non-breaking hyphens are left out of `accepted_text` and `original_text`, though `text` has them: two
# lines of verse become one with no space between, a co-author a coauthor, in paragraphs without any change too.
# Why it matters: whoever takes the accepted text of a manuscript to be rid of tracked changes gets words joined at each line of verse.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check docx-revisions==0.1.5 python-docx==1.2.0
cat > "$dir/try.py" <<'PY'
import sys
from docx import Document
from docx.oxml import OxmlElement
from docx_revisions import RevisionDocument
file = Document()
file.add_paragraph("The tide comes in,\nthe tide\tgoes out, my co").runs[0]._r.append(OxmlElement("w:noBreakHyphen"))
file.paragraphs[0].add_run("author.")
file.save(sys.argv[1])
for name, words in [("python-docx", Document(sys.argv[1]).paragraphs[0].text), ("text", RevisionDocument(sys.argv[1]).paragraphs[0].text),
                    ("accepted", RevisionDocument(sys.argv[1]).paragraphs[0].accepted_text), ("original", RevisionDocument(sys.argv[1]).paragraphs[0].original_text)]:
    print(f"{name}: {words!r}")
PY
out=$("$dir/v/bin/python" "$dir/try.py" "$dir/a.docx"); printf 'docx-revisions 0.1.5, python-docx 1.2.0\n%s\n' "$out"
[ "$out" = "python-docx: 'The tide comes in,\nthe tide\tgoes out, my co-author.'
text: 'The tide comes in,\nthe tide\tgoes out, my co-author.'
accepted: 'The tide comes in,the tidegoes out, my coauthor.'
original: 'The tide comes in,the tidegoes out, my coauthor.'" ] && echo "as found: lines and tabs are lost where changes are accepted" || { echo "changed"; exit 1; }
