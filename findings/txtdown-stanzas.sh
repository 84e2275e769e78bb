#!/usr/bin/env bash
# One would guess: txtdown, a markup for Latin texts whose README calls reading and writing "round-trip safe", keeps the empty line between
# two stanzas or two paragraphs of a section.
# What happens: it is neither in the lines that were read nor in the file that is written: the stanzas are one, and a paragraph goes on in
# the next.
# Why it matters: a file that is opened and saved has lost where stanzas and paragraphs of the edition end, and nothing in it tells where
# they were.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check txtdown==0.5.0
cat > "$dir/try.py" <<'PY'
import pathlib, tempfile, txtdown
folder = pathlib.Path(tempfile.mkdtemp(dir="."))
source = """---
author: Moor
work: Lucerna
---

--- 1

Lucerna ardet in domo,
nox longa venit et tacet.

Custos relinquit ianuam,
et lumen in mari iacet.

--- 2: Epistula

Salve, custos lucernae.

Vale, et rescribe cito.
"""
(folder / "in.txtd").write_text(source)
read = txtdown.parse(folder / "in.txtd")
for section in read.sections:
    print(section.id, [line.text for line in section.lines])
txtdown.write(read, folder / "out.txtd")
print((folder / "out.txtd").read_text().strip())
PY
out=$(cd "$dir" && v/bin/python -W ignore try.py 2>&1); printf 'txtdown 0.5.0\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: the stanzas have become one" || { echo "changed"; exit 1; }
1 ['Lucerna ardet in domo,', 'nox longa venit et tacet.', 'Custos relinquit ianuam,', 'et lumen in mari iacet.']
2 ['Salve, custos lucernae.', 'Vale, et rescribe cito.']
---
author: Moor
work: Lucerna
---


Lucerna ardet in domo,
nox longa venit et tacet.
Custos relinquit ianuam,
et lumen in mari iacet.

--- 2: Epistula

Salve, custos lucernae.
Vale, et rescribe cito.
SEEN
