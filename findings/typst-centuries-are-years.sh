#!/usr/bin/env bash
# One would guess: a date that says its century alone ({18XX}, as BibLaTeX and EDTF write it) is printed as "19th century", as 18XX, as
# undated, or is an error.
# What happens: Typst (its engine hayagriva) prints the last year of the century, 1899, and sorts by it.
# Why it matters: an undated print of the nineteenth century gets a year in the bibliography that no source has.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check typst==0.15.2
cat > "$dir/works.bib" <<'BIB'
@book{a, author = {Eck, Erik}, title = {Rolls}, date = {18XX}, publisher = {Hall}}
@book{b, author = {Foo, Ann}, title = {Tides}, date = {187X}, publisher = {Hall}}
BIB
cat > "$dir/try.py" <<'PY'
import html, re, sys, typst
def works(style):
    open(sys.argv[1] + "/page.typ", "w").write(f'#bibliography("works.bib", full: true, title: none, style: "{style}")')
    page = typst.compile(sys.argv[1] + "/page.typ", format="html").decode()
    items = re.findall(r"<(?:li|p|div)[^>]*>(?!\s*<(?:li|p|div))(.*?)</(?:li|p|div)>", page[page.index("<body"):], re.S)
    return [html.unescape(re.sub(r"<[^>]+>", "", it)).strip() for it in items]
found = works("apa")
for it in found:
    print("typst 0.15.2:", it)
sys.exit([re.search(r"\((.*?)\)", it)[1] for it in found] != ["1899", "1879"])
PY
"$dir/v/bin/python" "$dir/try.py" "$dir" && echo "as found: the last year of the century or decade is printed" || { echo "changed"; exit 1; }
