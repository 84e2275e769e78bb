#!/usr/bin/env bash
# Makes the font of Chinese characters of examples/quiet-night, static/fonts/, and the sheet that names it, static/own.css: just the
# characters that are in its content/. Run it after one came in. It needs npm, Python and the registries of both.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../examples/quiet-night"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Noto Serif TC, and SC for what it lacks, under the SIL Open Font License, as Fontsource packs them.
for of in tc sc; do (mkdir "$work/$of" && cd "$work/$of" && npm pack --silent "@fontsource/noto-serif-$of@5.3.0" >/dev/null && tar xzf ./*.tgz); done
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check fonttools==4.60.1 brotli==1.1.0

"$work/venv/bin/python" - "$work" <<'END'
import pathlib, re, sys
from fontTools import subset
work = pathlib.Path(sys.argv[1])
text = "".join(p.read_text("utf-8") for p in sorted(pathlib.Path("content").rglob("*")) if p.suffix in {".md", ".toml", ".bib"})
wanted = {ord(c) for c in text if re.match("[\u2e80-\u2fdf\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff65]", c)}
count = len(wanted)
# The large files first, then those of a few characters each.
files = [work / "tc/package/files/noto-serif-tc-chinese-traditional-400-normal.woff2", work / "sc/package/files/noto-serif-sc-chinese-simplified-400-normal.woff2"]
files += sorted(work.glob("tc/package/files/noto-serif-tc-[[]*-400-normal.woff2")) + sorted(work.glob("tc/package/files/noto-serif-tc-[0-9]*-400-normal.woff2"))
folder = pathlib.Path("static/fonts")
folder.mkdir(parents=True, exist_ok=True)
for old in folder.glob("han*.woff2"):
    old.unlink()
faces, size = [], 0
for file in files:
    options = subset.Options(flavor="woff2", layout_features=["*"], hinting=False, name_IDs=["*"])
    font = subset.load_font(str(file), options)
    used = sorted(wanted & font.getBestCmap().keys())
    if not used:
        continue
    wanted -= set(used)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=used)
    subsetter.subset(font)
    # The same bytes whenever it is made.
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    name = f"han-{len(faces) + 1}.woff2"
    subset.save_font(font, str(folder / name), options)
    size += (folder / name).stat().st_size
    ranges = ", ".join(f"U+{c:X}" for c in used)
    faces.append(f"""@font-face {{ font-family: "Noto Serif CJK SC"; src: url(fonts/{name}) format("woff2"); font-display: swap;
  unicode-range: {ranges} }}
""")
if wanted:
    sys.exit("the fonts lack " + " ".join(map(chr, sorted(wanted))))
(folder / "OFL-noto.txt").write_text((work / "tc/package/LICENSE").read_text("utf-8"), "utf-8")
pathlib.Path("static/own.css").write_text(f"""/* The edition's Chinese characters, {count} of Noto Serif TC and SC (SIL Open Font License, fonts/OFL-noto.txt): made by build/example-font.sh.
   The name is that of a font in `--serif`, so that it is taken where the others lack a character. */
""" + "".join(faces), "utf-8")
print(count, "characters,", len(faces), "files,", size, "bytes")
END
