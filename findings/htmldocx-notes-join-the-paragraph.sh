#!/usr/bin/env bash
# One would guess: in a Word file that is made of HTML, what stands between two paragraphs is no part of them: a side note, a caption, a term.
# What happens: htmldocx begins a new paragraph for `p`, headings and items of lists alone. The words of `aside`, `figcaption`, `dt`
# and `dd` come to the end of the paragraph before, without a space.
# Why it matters: an editor's note in the margin becomes the author's sentence.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check htmldocx==0.0.6 python-docx==1.2.0
cat > "$dir/try.py" <<'PY'
import docx
from htmldocx import HtmlToDocx
for page in "<p>He lit the lamp.</p><aside>So the second witness.</aside><p>It burned.</p>", "<p>A letter:</p><figure><figcaption>Leaf 3</figcaption></figure>", "<p>Words:</p><dl><dt>Wick</dt><dd>a cord</dd></dl>":
    document = docx.Document()
    HtmlToDocx().add_html_to_document(page, document)
    print(page, "|", [paragraph.text for paragraph in document.paragraphs])
PY
out=$("$dir/v/bin/python" -W ignore "$dir/try.py"); printf 'htmldocx 0.0.6\n%s\n' "$out"
grep -qF "['He lit the lamp.So the second witness.', 'It burned.']" <<<"$out" && grep -qF "['A letter:Leaf 3']" <<<"$out" && grep -qF "['Words:Wicka cord']" <<<"$out" \
  && echo "as found: the note is in the paragraph" || { echo "changed"; exit 1; }
