#!/usr/bin/env bash
# One would guess: the text that blatt (PyPI) takes from a PAGE XML file goes by the file's ReadingOrder, which is there for that.
# What happens: it goes by the order in which the regions stand in the file; the ReadingOrder isn't looked at. A margin that is written
# first and read last comes first, and the sentence of the main text that goes over two columns is cut by what stands between.
# Why it matters: layout tools write regions as they found them and put right the ReadingOrder alone; sentences are then made of words that don't
# belong together.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check blatt==0.1.6
page() { # regions in the order of the file; the order of reading is always left, right, margin
  local body="" id at=0; declare -A words=([left]="The lamp burned" [right]="all night." [margin]="A gloss.")
  for id in "$@"; do at=$((at + 1)); body+="<TextRegion id=\"$id\"><Coords points=\"0,0 9,0 9,9\"/><TextLine id=\"l$at\"><Coords points=\"0,0 9,0 9,9\"/><Baseline points=\"0,9 9,9\"/><TextEquiv><Unicode>${words[$id]}</Unicode></TextEquiv></TextLine></TextRegion>"; done
  printf '<?xml version="1.0"?><PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"><Metadata><Creator>x</Creator><Created>2026-01-01T00:00:00</Created><LastChange>2026-01-01T00:00:00</LastChange></Metadata><Page imageFilename="a.png" imageWidth="9" imageHeight="9"><ReadingOrder><OrderedGroup id="o"><RegionRefIndexed index="0" regionRef="left"/><RegionRefIndexed index="1" regionRef="right"/><RegionRefIndexed index="2" regionRef="margin"/></OrderedGroup></ReadingOrder>%s</Page></PcGts>' "$body"
}
page left right margin > "$dir/as-read.xml"; page left margin right > "$dir/otherwise.xml"
out=$(cd "$dir" && v/bin/python -c '
from blatt.page import Page
for name in ["as-read", "otherwise"]: print(name + ":", Page(name + ".xml").text_without_linebreaks)')
printf 'blatt 0.1.6\n%s\n' "$out"
[ "$out" = $'as-read: The lamp burned all night. A gloss.\notherwise: The lamp burned A gloss. all night.' ] && echo "as found: the order of reading is not used" || { echo "changed"; exit 1; }
