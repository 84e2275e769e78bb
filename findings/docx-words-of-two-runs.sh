#!/usr/bin/env bash
# One would guess: a word of a Word file that stands in two runs, as its first letters are italic or it was typed at two sittings, is one word
# in the text.
# What happens: docx2txt2 (PyPI) and @thasmorato/docx-parser (npm) put a space between any two runs: "unburned" with "un" in italics is
# "un burned", and with the second a full stop in bold stands apart too, "lamp .".
# Why it matters: Word makes runs at each session of editing and each spelling mark; editors put expanded letters in italics. The text has
# spaces in the middle of words where nobody sees a boundary, and words aren't found any more.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check docx2txt2==1.0.4 python-docx==1.2.0
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @thasmorato/docx-parser@1.4.0 >/dev/null)
cat > "$dir/make.py" <<'PY'
import sys
from docx import Document
file = Document()
paragraph = file.add_paragraph("The ")
paragraph.add_run("un").italic = True
paragraph.add_run("burned lamp")
paragraph.add_run(".").bold = True
file.save(sys.argv[1])
print("python-docx 1.2.0:", paragraph.text)
PY
cat > "$dir/try.mjs" <<'JS'
import { readFileSync } from 'node:fs'
import { parseDocxToArray } from '@thasmorato/docx-parser'
const parts = await parseDocxToArray(readFileSync('a.docx'))
console.log('@thasmorato/docx-parser 1.4.0:', parts.filter(it => it.type === 'paragraph').map(it => it.content).join('|'))
JS
out=$("$dir/v/bin/python" "$dir/make.py" "$dir/a.docx"; "$dir/v/bin/python" -c 'import sys, docx2txt2; print("docx2txt2 1.0.4:", docx2txt2.extract_text(sys.argv[1]).strip())' "$dir/a.docx"; cd "$dir" && node try.mjs)
printf '%s\n' "$out"
[ "$out" = 'python-docx 1.2.0: The unburned lamp.
docx2txt2 1.0.4: The un burned lamp.
@thasmorato/docx-parser 1.4.0: The un burned lamp .' ] && echo "as found: a space stands between two runs" || { echo "changed"; exit 1; }
