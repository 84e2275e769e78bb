#!/usr/bin/env bash
# Makes the memo's font of Chinese characters, static/fonts/memo/, and the sheet that names it, static/own.css: just the characters
# that are in content/. Run it after one came in; a test tells. It needs npm, Python and the registries of both.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Noto Serif SC, under the SIL Open Font License, as Fontsource packs it.
(cd "$work" && npm pack --silent @fontsource/noto-serif-sc@5.3.0 >/dev/null && tar xzf ./*.tgz)
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check fonttools==4.60.1 brotli==1.1.0

"$work/venv/bin/python" - "$work/package" <<'END'
import pathlib, re, sys
from fontTools import subset
package = pathlib.Path(sys.argv[1])
text = "".join(p.read_text("utf-8") for p in sorted(pathlib.Path("content").rglob("*")) if p.suffix in {".md", ".toml", ".bib"})
used = sorted({ord(c) for c in text if re.match("[\u2e80-\u2fdf\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]", c)})
options = subset.Options(flavor="woff2", layout_features=["*"], hinting=False, name_IDs=["*"])
font = subset.load_font(str(package / "files/noto-serif-sc-chinese-simplified-400-normal.woff2"), options)
lacking = [chr(c) for c in used if c not in font.getBestCmap()]
if lacking:
    sys.exit("the font lacks " + " ".join(lacking))
subsetter = subset.Subsetter(options)
subsetter.populate(unicodes=used)
subsetter.subset(font)
# The same bytes whenever it is made.
font["head"].modified = font["head"].created
font.recalcTimestamp = False
folder = pathlib.Path("static/fonts/memo")
folder.mkdir(parents=True, exist_ok=True)
subset.save_font(font, str(folder / "han.woff2"), options)
(folder / "OFL.txt").write_text((package / "LICENSE").read_text("utf-8"), "utf-8")
ranges = ", ".join(f"U+{c:X}" for c in used)
pathlib.Path("static/own.css").write_text(f"""/* The memo's Chinese characters, {len(used)} of Noto Serif SC (SIL Open Font License, fonts/memo/OFL.txt): made by build/memo-font.sh.
   The name is that of a font in `--serif`, so that it is taken where the others lack a character. */
@font-face {{ font-family: "Noto Serif CJK SC"; src: url(fonts/memo/han.woff2) format("woff2"); font-display: swap;
  unicode-range: {ranges} }}
""", "utf-8")
print(len(used), "characters,", (folder / "han.woff2").stat().st_size, "bytes")
END
