#!/usr/bin/env bash
# One would guess: of a line with two readings, of which PAGE XML's `index` says which is the first, blatt (PyPI) takes the first.
# What happens: each reading becomes a line: "The lamp burned / The lamb burned / all night." is the text of two lines. A hyphen at the
# end is then joined to the other reading of the same line: "The lamp-" and "the lanp-" with "light" become "The lampthe lanplight".
# Why it matters: engines write their alternatives into the file; the text is longer than the page and has words that stand nowhere.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check blatt==0.1.6
cat > "$dir/try.py" <<'PY'
from pathlib import Path
from blatt.page import Page
import sys
def line(number, *readings):
    return f'<TextLine id="l{number}"><Coords points="0,0 9,0 9,9"/><Baseline points="0,9 9,9"/>' + "".join(
        f'<TextEquiv index="{at}" conf="0.{9 - at}"><Unicode>{words}</Unicode></TextEquiv>' for at, words in enumerate(readings)) + "</TextLine>"
for lines in [[["The lamp-"], ["light burned."]], [["The lamp burned", "The lamb burned"], ["all night."]], [["The lamp-", "the lanp-"], ["light burned."]]]:
    path = Path(sys.argv[1]) / "a.xml"
    path.write_text('<?xml version="1.0"?><PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"><Metadata><Creator>x</Creator><Created>2026-01-01T00:00:00</Created><LastChange>2026-01-01T00:00:00</LastChange></Metadata><Page imageFilename="a.png" imageWidth="9" imageHeight="9"><TextRegion id="r"><Coords points="0,0 9,0 9,9"/>'
        + "".join(line(at, *them) for at, them in enumerate(lines)) + "</TextRegion></Page></PcGts>")
    print(lines, "->", Page(str(path)).text_without_linebreaks)
PY
out=$("$dir/v/bin/python" "$dir/try.py" "$dir"); printf 'blatt 0.1.6\n%s\n' "$out"
[ "$(sed 's/.*-> //' <<<"$out")" = $'The lamplight burned.\nThe lamp burned The lamb burned all night.\nThe lampthe lanplight burned.' ] && echo "as found: each reading is a line" || { echo "changed"; exit 1; }
