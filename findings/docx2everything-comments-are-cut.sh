#!/usr/bin/env bash
# One would guess: comments of a Word file that a converter writes as Markdown have all their words; footnotes have.
# What happens: docx2everything cuts each comment after fifty letters and writes three points.
# Why it matters: in a draft of an edition the comments are the editors' discussion of it; the file looks as if they had broken off.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check docx2everything==1.1.0 python-docx==1.2.0
cat > "$dir/try.py" <<'PY'
import sys
import docx, docx2everything
document = docx.Document()
paragraph = document.add_paragraph("The keeper ")
document.add_comment(paragraph.add_run("stayed"), text="The second witness has “went”, which the letter of 5 June rules out; compare its third leaf.", author="A")
document.save(sys.argv[1])
print(docx2everything.process_to_markdown(sys.argv[1]).strip())
PY
out=$("$dir/v/bin/python" "$dir/try.py" "$dir/a.docx"); printf 'docx2everything 1.1.0\n%s\n' "$out"
grep -qF 'Comment by A: The second witness has “went”, which the letter of... -->' <<<"$out" && echo "as found: the comment is cut" || { echo "changed"; exit 1; }
