#!/usr/bin/env bash
# One would guess: docx-comment-parser (PyPI) gives a comment of two paragraphs with a line's end or a space between them, and the words that
# it is on, where they go over the end of a paragraph, likewise.
# What happens: both are joined without anything: "See Berg." and "He was here." are "See Berg.He was here.", and the words commented on
# are "He was at home.All night he read."
# Why it matters: editors' comments are often two paragraphs, a lemma and its explanation; sought in the text by the words it is on,
# such a comment isn't found.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check docx-comment-parser==1.5.1 python-docx==1.2.0
cat > "$dir/try.py" <<'PY'
import sys
from docx import Document
from docx_comment_parser import DocxParser
file = Document()
first, second = file.add_paragraph("He was at home."), file.add_paragraph("All night he read.")
comment = file.add_comment([first.runs[0], second.runs[0]], text="See Berg.", author="Ida Holm")
comment.add_paragraph("He was here.")
file.save(sys.argv[1])
print("python-docx:", [it.text for it in Document(sys.argv[1]).comments])
reader = DocxParser()
reader.parse(sys.argv[1])
print("docx-comment-parser:", [(it.text, it.referenced_text) for it in reader.comments()])
PY
out=$("$dir/v/bin/python" "$dir/try.py" "$dir/a.docx"); printf 'docx-comment-parser 1.5.1, python-docx 1.2.0\n%s\n' "$out"
[ "$out" = "python-docx: ['See Berg.\nHe was here.']
docx-comment-parser: [('See Berg.He was here.', 'He was at home.All night he read.')]" ] && echo "as found: paragraphs are joined" || { echo "changed"; exit 1; }
