#!/usr/bin/env bash
# One would guess: text in a language is set in the direction of the script that it is mostly written in: Punjabi (Gurmukhi) from left
# to right, Central Kurdish and Syriac from right to left.
# What happens: Typst sets Punjabi from right to left, with Gurmukhi as its script too; Central Kurdish and Syriac from left to right.
# Why it matters: an edition that names its languages gets Punjabi paragraphs flush right, their numbers and marks on the wrong side, and
# Kurdish or Syriac ones flush left, unless each of them says its direction too.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check typst==0.15.2
cat > "$dir/try.py" <<'PY'
import sys, typst
def begins(lang, script):
    page = f'''#set page(width: 200pt, height: 100pt, margin: 20pt)
#set text(lang: "{lang}", script: {script})
#box[x#context [#metadata(here().position().x.pt()) <x>]]'''
    return "left" if typst.query(page.encode(), "<x>", field="value", one=True).startswith("20") else "right"
expected = {("en", "auto"): "left", ("he", "auto"): "right", ("pa", "auto"): "right", ("pa", '"guru"'): "right",
            ("ckb", "auto"): "left", ("syr", "auto"): "left", ("ckb", '"arab"'): "left"}
found = {key: begins(*key) for key in expected}
for (lang, script), side in found.items():
    print(f"typst 0.15.2: lang {lang}, script {script}: lines begin on the {side}")
sys.exit(found != expected)
PY
"$dir/v/bin/python" "$dir/try.py" && echo "as found: Gurmukhi from right to left, Central Kurdish and Syriac from left to right" || { echo "changed"; exit 1; }
