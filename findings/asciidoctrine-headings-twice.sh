#!/usr/bin/env bash
# One would guess: asciidoctrine's `dumps` writes the tree of an AsciiDoc file as AsciiDoc that says the same.
# What happens: before each heading of a section it writes the heading's words as a block title, ".Of Lamps": AsciiDoc gives that to
# the first paragraph of the section, so that each chapter has its heading once more as a caption. The title of the document isn't doubled.
# Why it matters: who reads, changes and writes a book this way has all headings twice (as Asciidoctor 4.1 shows it).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check asciidoctrine==0.2.0a8
cat > "$dir/try.py" <<'PY'
import asciidoctrine
once = asciidoctrine.dumps(asciidoctrine.loads("= Lamps\n\nA preface.\n\n== Of Lamps\n\nWords.\n"))
print(once)
PY
out=$("$dir/v/bin/python" "$dir/try.py")
printf 'asciidoctrine 0.2.0a8\n%s\n' "$out"
[ "$(grep . <<<"$out")" = $'= Lamps\nA preface.\n.Of Lamps\n== Of Lamps\nWords.' ] && echo "as found: headings are block titles too" || { echo "changed"; exit 1; }
