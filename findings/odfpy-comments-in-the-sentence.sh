#!/usr/bin/env bash
# One would guess: the text of a paragraph of an OpenDocument file is what is printed of it: a comment in its margin isn't part of it.
# What happens: odfpy's extractText has the comment's author, its date and its words in the middle of the sentence, without a space
# between them, and a footnote's number and words likewise.
# Why it matters: a transcription that is taken from an editor's file gets words that the document hasn't, and quotes over a place with a
# comment are not found in it.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check odfpy==1.4.1
cat > "$dir/try.py" <<'PY'
import sys
from odf import dc, teletype
from odf.office import Annotation
from odf.opendocument import OpenDocumentText, load
from odf.text import P
document = OpenDocumentText()
paragraph, comment, author, date = P(text="The lamp "), Annotation(), dc.Creator(), dc.Date()
author.addText("A. Reader"); date.addText("2026-01-02T10:00:00")
for part in (author, date, P(text="which lamp?")):
    comment.addElement(part)
paragraph.addElement(comment); paragraph.addText("was lit."); document.text.addElement(paragraph)
document.save(sys.argv[1])
found = teletype.extractText(load(sys.argv[1]).getElementsByType(P)[0])
print("odfpy 1.4.1:", found)
sys.exit(found != "The lamp A. Reader2026-01-02T10:00:00which lamp?was lit.")
PY
"$dir/v/bin/python" "$dir/try.py" "$dir/a.odt" && echo "as found: a comment is part of the sentence" || { echo "changed"; exit 1; }
