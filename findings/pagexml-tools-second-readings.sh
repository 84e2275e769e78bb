#!/usr/bin/env bash
# One would guess: a line of a PAGE XML file with two readings (TextEquiv with index 0 and 1, as recognition programs write the best and the
# next) has in pagexml-tools the words of the best, index 0.
# What happens: it has no words at all (None), and the text of the page passes it by; so has a line whose words are in its Word elements alone.
# Lines with one reading are right.
# Why it matters: the lines that were doubtful, and those that were recognized word by word, are missing from the text, without a warning.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check pagexml-tools==0.9.0
cat > "$dir/try.py" <<'PY'
import pagexml.parser as parser
box = lambda top: f'<Coords points="100,{top} 900,{top} 900,{top + 50} 100,{top + 50}"/>'
reading = lambda words, index="": f"<TextEquiv{index}><Unicode>{words}</Unicode></TextEquiv>"
line = lambda name, top, inside: f'<TextLine id="{name}">{box(top)}<Baseline points="100,{top + 45} 900,{top + 45}"/>{inside}</TextLine>'
page = f'''<?xml version="1.0" encoding="UTF-8"?><PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"><Metadata><Creator>A</Creator><Created>2026-01-01T00:00:00</Created><LastChange>2026-01-01T00:00:00</LastChange></Metadata>
<Page imageFilename="a.jpg" imageWidth="1000" imageHeight="1400"><TextRegion id="r1"><Coords points="100,100 900,100 900,800 100,800"/>{line("one", 100, reading("The white lamp"))}{line("two", 200, reading("burned all night", ' index="0"') + reading("burncd all might", ' index="1"'))}{line("words", 300, f'<Word id="w1">{box(300)}{reading("until")}</Word><Word id="w2">{box(300)}{reading("four.")}</Word>')}</TextRegion></Page></PcGts>'''
for found in parser.parse_pagexml_file("page.xml", pagexml_data=page).get_lines():
    print(f"{found.id}: {found.text}")
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'pagexml-tools 0.9.0\n%s\n' "$out"
[ "$out" = $'one: The white lamp\ntwo: None\nwords: None' ] && echo "as found: lines with two readings have none" || { echo "changed"; exit 1; }
