#!/usr/bin/env bash
# One would guess: a table with a caption that pandoc wrote in LaTeX has, when pandoc reads it, one row of heads, as a table without a caption
# has.
# What happens: with a caption the heads are written twice, for the first page and for those that follow, and read as a head and a first row: the
# table begins with a row that repeats its heads.
# Why it matters: tables that go to LaTeX and come back (an author's corrections, say) have one row more, and more each time: lists of witnesses
# have a witness named "Siglum".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check pypandoc_binary==1.17
cat > "$dir/try.py" <<'PY'
import json, pypandoc
print("pandoc", pypandoc.get_pandoc_version())
for name, caption in {"no caption": "", "caption": ": Witnesses\n\n"}.items():
    table = f"{caption}| Siglum | Place |\n|---|---|\n| A | Leipzig |\n"
    for times in (1, 2):
        table = pypandoc.convert_text(pypandoc.convert_text(table, "latex", "markdown"), "markdown", "latex")
        (block,) = json.loads(pypandoc.convert_text(table, "json", "markdown"))["blocks"]
        heads, bodies = block["c"][3], block["c"][4]
        word = lambda row: row[1][0][4][0]["c"][0]["c"]
        print(f"{name}, {times} times: head", *map(word, heads[1]), "| rows", *[word(row) for body in bodies for row in body[3]])
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf '%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: each time a row of heads is added" || { echo "changed"; exit 1; }
pandoc 3.9
no caption, 1 times: head Siglum | rows A
no caption, 2 times: head Siglum | rows A
caption, 1 times: head Siglum | rows Siglum A
caption, 2 times: head Siglum | rows Siglum Siglum A
SEEN
