#!/usr/bin/env bash
# One would guess: djot-fmt, a formatter of Djot files, changes line breaks and spaces, and leaves footnotes footnotes.
# What happens: each mark becomes the link that it is in HTML, `[{^1^}](#fn1){ #fnref1 role="doc-noteref" }`, the first note an item of a list
# with its label as words, the second a link and ": So Berg." No footnote is left in the file. A file without notes keeps its words.
# Why it matters: it is run with `-w` on a folder, or before each commit; the notes of an edition are gone from the source.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check djot-fmt==0.2.4
cat > "$dir/try.py" <<'PY'
import subprocess, sys
for text in ["He saw the _lamp_ and the tide.\n", "He saw[^h] the _lamp_[^b].\n\n[^h]: So Holm.\n\n[^b]: So Berg.\n"]:
    print(subprocess.run([sys.executable.replace("python", "djot-fmt")], input=text, capture_output=True, text=True, check=True).stdout.strip(), end="\n---\n")
PY
out=$("$dir/v/bin/python" "$dir/try.py")
printf 'djot-fmt 0.2.4\n%s\n' "$out"
[ "$(head -2 <<<"$out")" = $'He saw the _lamp_ and the tide.\n---' ] && grep -qF 'He saw[{^1^}](#fn1){ #fnref1 role="doc-noteref" }' <<<"$out" && grep -qF '1. [^h]: So Holm.' <<<"$out" && ! grep -q '^\[^[hb]\]:' <<<"$out" && echo "as found: footnotes become links" || { echo "changed"; exit 1; }
