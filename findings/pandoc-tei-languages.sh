#!/usr/bin/env bash
# One would guess: pandoc writes the language of a phrase or a block ([…]{lang=de}, ::: {lang=he}) to TEI, which has xml:lang for it, and
# a line block as <lg> and <l>, which TEI has for verse.
# What happens: the languages are dropped (to HTML they are written), and verse becomes a paragraph with <lb/>.
# Why it matters: an edition in two languages, or of poems, comes out of pandoc's TEI as one language and prose, without a warning.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check pypandoc_binary==1.17
"$dir/v/bin/python" - <<'PY' || { echo "changed"; exit 1; }
import sys, pypandoc
text = "A [Wort]{lang=de}.\n\n::: {lang=he}\nשלום\n:::\n\n| Line one\n| Line two\n"
tei, html = (pypandoc.convert_text(text, to, format="markdown") for to in ("tei", "html"))
print("pandoc", pypandoc.get_pandoc_version(), "wrote", tei, sep="\n")
sys.exit("xml:lang" in tei or "<l>" in tei or 'lang="de"' not in html or 'lang="he"' not in html)
PY
echo "as found: neither languages nor lines of verse"
