#!/usr/bin/env bash
# One would guess: a note in the caption of a figure that pandoc wrote in LaTeX is there when pandoc reads it, as one in the caption of a
# table is, and as it is by way of DocBook, JATS or ODT.
# What happens: for a figure pandoc writes \footnotemark in the caption and \footnotetext behind the figure, and reads neither: mark and words
# are gone, without a warning. So are those of authors who write their notes in these two parts, in the text, too.
# Why it matters: sources and rights of pictures are given in such notes; a text that comes from LaTeX lacks them and nothing says so.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check pypandoc_binary==1.17
cat > "$dir/try.py" <<'PY'
import pypandoc
print("pandoc", pypandoc.get_pandoc_version())
notes = "\n\n[^1]: A note on the lamp.\n"
written = {
    "figure": pypandoc.convert_text("![A lamp[^1]](lamp.png)" + notes, "latex", "markdown"),
    "table": pypandoc.convert_text(": Lamps[^1]\n\n| A |\n|---|\n| b |" + notes, "latex", "markdown"),
    "text": r"The lamp\footnotemark{} burned.\footnotetext{A note on the lamp.}",
}
for name, latex in written.items():
    read = pypandoc.convert_text(latex, "markdown", "latex", extra_args=["--fail-if-warnings"])
    print(f"{name}: written {'A note on the lamp' in latex}, read {'A note on the lamp' in read}")
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf '%s\n' "$out"
[ "$out" = $'pandoc 3.9\nfigure: written True, read False\ntable: written True, read True\ntext: written True, read False' ] && echo "as found: notes in two parts are lost" || { echo "changed"; exit 1; }
