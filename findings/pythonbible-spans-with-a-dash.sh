#!/usr/bin/env bash
# One would guess: "Matthew 5:3–12" with a dash between the numbers, as all print has it, is the same span as "Matthew 5:3-12" with a
# hyphen, or no reference at all.
# What happens: pythonbible reads it as Matthew 5:3, one verse. So it does with all that it doesn't know: "Genesis 2:4b-25" ends with
# verse 4, of "Isaiah 1:1; 2:3" the second place is lost, "Cant. 2:1" is the whole Song of Songs. Each is a valid reference.
# Why it matters: indexes of places are made from editors' notes, where dashes, letters and semicolons are the rule.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check pythonbible==0.15.5
cat > "$dir/try.py" <<'PY'
import pythonbible
for words in ["Matthew 5:3-12", "Matthew 5:3–12", "Genesis 2:4-25", "Genesis 2:4b-25", "Isaiah 1:1, 2:3", "Isaiah 1:1; 2:3", "Cant 2:1", "Cant. 2:1"]:
    print(words, "->", pythonbible.format_scripture_references(pythonbible.get_references(words)))
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'pythonbible 0.15.5\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: a span with a dash is one verse" || { echo "changed"; exit 1; }
Matthew 5:3-12 -> Matthew 5:3-12
Matthew 5:3–12 -> Matthew 5:3
Genesis 2:4-25 -> Genesis 2:4-25
Genesis 2:4b-25 -> Genesis 2:4
Isaiah 1:1, 2:3 -> Isaiah 1:1,2:3
Isaiah 1:1; 2:3 -> Isaiah 1:1
Cant 2:1 -> Song of Songs 2:1
Cant. 2:1 -> Song of Songs
SEEN
