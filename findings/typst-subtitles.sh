#!/usr/bin/env bash
# One would guess: the subtitle of a book is printed behind its title, as BibLaTeX, biber and citeproc do.
# What happens: Typst (its engine hayagriva) prints the title alone, and so for the subtitle of the book that a chapter is in; the fields
# are read without a warning.
# Why it matters: Zotero and Better BibTeX divide titles at the colon where they export BibLaTeX, so that half of each long title is gone.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check typst==0.15.2
cat > "$dir/works.bib" <<'BIB'
@book{a, author = {Eck, Erik}, title = {Lamps}, subtitle = {A History of Light}, date = {1871}, publisher = {Hall}}
@incollection{b, author = {Foo, Ann}, title = {Oil}, booktitle = {The Whole}, booksubtitle = {Its Parts}, date = {1872}, publisher = {Hall}}
BIB
cat > "$dir/try.py" <<'PY'
import html, re, sys, typst
def works(style):
    open(sys.argv[1] + "/page.typ", "w").write(f'#bibliography("works.bib", full: true, title: none, style: "{style}")')
    page = typst.compile(sys.argv[1] + "/page.typ", format="html").decode()
    items = re.findall(r"<(?:li|p|div)[^>]*>(?!\s*<(?:li|p|div))(.*?)</(?:li|p|div)>", page[page.index("<body"):], re.S)
    return [html.unescape(re.sub(r"<[^>]+>", "", it)).strip() for it in items]
found = works("apa") + works("chicago-author-date")
for it in found:
    print("typst 0.15.2:", it)
sys.exit(len(found) != 4 or any("History" in it or "Parts" in it for it in found))
PY
"$dir/v/bin/python" "$dir/try.py" "$dir" && echo "as found: subtitles are not printed" || { echo "changed"; exit 1; }
