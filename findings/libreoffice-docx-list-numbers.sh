#!/usr/bin/env bash
# One would guess: the paragraphs of a numbered list have one number of a list (`w:numId`) in a DOCX that LibreOffice writes, as they have in
# the one that it read.
# What happens: the first paragraph has another than those that follow, with a start of its own; both are of one definition.
# Why it matters: whoever takes paragraphs of one `w:numId` for a list gets two of each, the second of which begins with 1 again.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
command -v soffice >/dev/null || { apt-get -q update >/dev/null; apt-get -qy install --no-install-recommends libreoffice-writer-nogui >/dev/null; }
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check pypandoc_binary==1.17
mkdir "$dir/out"; printf '# A\n\n1. one\n2. two\n3. three\n' > "$dir/a.md"
"$dir/v/bin/python" -c "import pypandoc, sys; pypandoc.convert_file(sys.argv[1], 'docx', outputfile=sys.argv[2])" "$dir/a.md" "$dir/a.docx"
soffice "-env:UserInstallation=file://$dir/profile" --headless --convert-to "docx:MS Word 2007 XML" --outdir "$dir/out" "$dir/a.docx" >/dev/null 2>&1
soffice --version
python3 - "$dir/a.docx" "$dir/out/a.docx" <<'PY'
import re, sys, zipfile
def numbers(path):
    text = zipfile.ZipFile(path).read("word/document.xml").decode()
    return re.findall(r"<w:numId w:val=\"(\d+)\"", text)
before, after = numbers(sys.argv[1]), numbers(sys.argv[2])
print("before:", before, "after:", after)
if len(set(before)) == 1 and len(after) == 3 and after[0] != after[1] == after[2]:
    print("as found: the first paragraph is of another list")
else:
    sys.exit("changed")
PY
