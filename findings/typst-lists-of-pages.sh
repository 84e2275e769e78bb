#!/usr/bin/env bash
# One would guess: pages {12-31, 40} of an article are printed as a list of a range and a page, with a comma.
# What happens: Typst (its engine hayagriva) prints them without anything between: 12–3140, in APA, Chicago and MLA.
# Why it matters: a reader looks for page 3140 of an article that ends on 40; BibLaTeX files of journals have such lists.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check typst==0.15.2
cat > "$dir/works.bib" <<'BIB'
@article{a, author = {Berg, Ann}, title = {On Lamps}, journaltitle = {Annals}, volume = {4}, date = {1871}, pages = {12-31, 40}}
BIB
cat > "$dir/try.py" <<'PY'
import html, re, sys, typst
def works(style):
    open(sys.argv[1] + "/page.typ", "w").write(f'#bibliography("works.bib", full: true, title: none, style: "{style}")')
    page = typst.compile(sys.argv[1] + "/page.typ", format="html").decode()
    items = re.findall(r"<(?:li|p|div)[^>]*>(?!\s*<(?:li|p|div))(.*?)</(?:li|p|div)>", page[page.index("<body"):], re.S)
    return [html.unescape(re.sub(r"<[^>]+>", "", it)).strip() for it in items]
found = [works(style)[0] for style in ("apa", "chicago-author-date", "modern-language-association")]
for it in found:
    print("typst 0.15.2:", it)
sys.exit(not all("12–3140" in it for it in found))
PY
"$dir/v/bin/python" "$dir/try.py" "$dir" && echo "as found: a list of pages is one number" || { echo "changed"; exit 1; }
