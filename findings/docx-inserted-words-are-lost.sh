#!/usr/bin/env bash
# One would guess: where "went" was replaced with "stayed" while changes were tracked, a converter of Word files has "stayed", or "went", or
# both with marks.
# What happens: docx-parser-converter, and the Markdown of docx2everything, have neither: what was inserted is lost with what was deleted.
# docx2everything's plain text of the same file has "stayed".
# Why it matters: drafts that editors sent each other are full of such changes; the sentence reads on without the word.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check docx-parser-converter==1.0.3 docx2everything==1.1.0 python-docx==1.2.0
cat > "$dir/try.py" <<'PY'
import re, sys
import docx, docx2everything
from docx.oxml import parse_xml
from docx_parser_converter import docx_to_html, docx_to_text
space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
document = docx.Document()
paragraph = document.add_paragraph("The keeper ")
for tag, part, words in ("del", "delText", "went"), ("ins", "t", "stayed"):
    paragraph._p.append(parse_xml(f'<w:{tag} {space} w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z"><w:r><w:{part}>{words}</w:{part}></w:r></w:{tag}>'))
paragraph.add_run(" at home.")
document.save(sys.argv[1])
print("docx-parser-converter, text:", docx_to_text(sys.argv[1]).strip())
print("docx-parser-converter, HTML:", re.search(r"The keeper.*?home\.", re.sub(r"<[^>]+>", "", docx_to_html(sys.argv[1])))[0])
print("docx2everything, Markdown:", docx2everything.process_to_markdown(sys.argv[1]).strip())
print("docx2everything, text:", docx2everything.process(sys.argv[1]).strip())
PY
out=$("$dir/v/bin/python" "$dir/try.py" "$dir/a.docx"); printf 'docx-parser-converter 1.0.3, docx2everything 1.1.0\n%s\n' "$out"
[ "$(grep -cE '(converter, (text|HTML)|Markdown): The keeper +at home\.$' <<<"$out")" = 3 ] && grep -qxF 'docx2everything, text: The keeper stayed at home.' <<<"$out" \
  && echo "as found: the inserted word is lost" || { echo "changed"; exit 1; }
