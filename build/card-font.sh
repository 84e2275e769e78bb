#!/usr/bin/env bash
# Makes the typeface of the title card, src/render/card/vollkorn.ttf: the letters of European scripts of Vollkorn, outlines and kerning
# alone. The program draws with it, and can't unpack the WOFF2 of static/fonts/. It needs Debian's archive, Python and PyPI.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Vollkorn 4.105, under the SIL Open Font License (static/fonts/OFL.txt).
(cd "$work" && apt-get download -qq fonts-vollkorn=4.105-2 2>/dev/null && dpkg-deb -x ./*.deb package)
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check fonttools==4.60.1

"$work/venv/bin/python" - "$work/package/usr/share/fonts/truetype/vollkorn/Vollkorn-Regular.ttf" <<'END_PYTHON'
import pathlib, sys
from fontTools import subset
options = subset.Options(layout_features=["kern"], hinting=False, glyph_names=False, legacy_kern=False, notdef_outline=False,
  drop_tables=["GSUB", "GDEF", "STAT", "gasp", "DSIG", "meta", "FFTM"], name_IDs=[0, 1, 2, 5, 13, 14])
font = subset.load_font(sys.argv[1], options)
wanted = [*range(0x20, 0x7F), *range(0xA0, 0x250), 0x259, *range(0x2BB, 0x2BD), *range(0x370, 0x530), *range(0x1E00, 0x2000),
  *range(0x2010, 0x2065), *range(0x2070, 0x209D), *range(0x20A0, 0x20C1), *range(0x2100, 0x2150), *range(0x2190, 0x2194), 0x2212]
subsetter = subset.Subsetter(options)
subsetter.populate(unicodes=[c for c in wanted if c in font.getBestCmap()])
subsetter.subset(font)
# The same bytes whenever it is made.
font["head"].modified = font["head"].created
font.recalcTimestamp = False
out = pathlib.Path("src/render/card/vollkorn.ttf")
subset.save_font(font, str(out), options)
print(len(font.getBestCmap()), "characters,", out.stat().st_size, "bytes")
END_PYTHON
