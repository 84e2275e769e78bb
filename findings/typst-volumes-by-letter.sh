#!/usr/bin/env bash
# One would guess: a volume or part that is a letter, series D of a journal, is printed as it is written.
# What happens: Typst (its engine hayagriva) reads letters that could be Roman numerals as numbers: volume D is 500, volume C is 100, M
# is 1000; volume B stays B.
# Why it matters: of the lettered series of one journal some are cited by their letters, others by numbers that they never had.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check typst==0.15.2
cat > "$dir/works.bib" <<'BIB'
@article{a, author = {Aas, Ann}, title = {On Lamps}, journaltitle = {Annals}, volume = {B}, date = {1871}}
@article{b, author = {Bie, Ann}, title = {On Oil}, journaltitle = {Annals}, volume = {C}, date = {1871}}
@article{c, author = {Cau, Ann}, title = {On Wicks}, journaltitle = {Annals}, volume = {D}, date = {1871}}
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
sys.exit([re.search(r"Annals, (\w+)", it)[1] for it in found] != ["B", "100", "500"])
PY
"$dir/v/bin/python" "$dir/try.py" "$dir" && echo "as found: volumes C and D are 100 and 500" || { echo "changed"; exit 1; }
