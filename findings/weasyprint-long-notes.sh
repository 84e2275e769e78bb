#!/usr/bin/env bash
# One would guess: WeasyPrint lets a footnote that is longer than a page run on to the next page, or at worst cuts it at the lower edge.
# What happens: the whole note is put on one page, with its last line at the foot, so that its beginning is above the page's upper edge: it is
# in the PDF's text and can be searched, but isn't on the paper. There is no warning.
# Why it matters: long editor's notes are printed without their beginning, often with no word of the text above them to show that it is missing.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check weasyprint==69.0 pypdf==6.4.0
cat > "$dir/try.py" <<'PY'
import io
from pypdf import PdfReader
from weasyprint import HTML
css = "@page { size: 105mm 148mm; margin: 10mm } .n { float: footnote } body { font: 9pt/12pt serif }"
for count in (100, 500):
    note = " ".join(f"w{number}" for number in range(1, count + 1))
    pages = PdfReader(io.BytesIO(HTML(string=f'<html lang="en"><style>{css}</style><p>The lamp<span class="n">{note}</span> burned.</p></html>').write_pdf())).pages
    seen, all_ = 0, 0
    for page in pages:
        height = float(page.mediabox.height)
        def visit(text, matrix, text_matrix, *_):
            global seen, all_
            words = [word for word in text.split() if word.startswith("w")]
            y = matrix[5] + matrix[3] * text_matrix[5]
            all_, seen = all_ + len(words), seen + (len(words) if 0 <= y <= height else 0)
        page.extract_text(visitor_text=visit)
    print(f"a note of {count} words: {len(pages)} pages, {all_} words in the PDF, {'all' if seen == all_ else 'not all'} on the page ({seen})")
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'WeasyPrint 69.0\n%s\n' "$out"
[ "$out" = $'a note of 100 words: 1 pages, 100 words in the PDF, all on the page (100)\na note of 500 words: 2 pages, 500 words in the PDF, not all on the page (294)' ] && echo "as found: the beginning of a long note is above the page" || { echo "changed"; exit 1; }
