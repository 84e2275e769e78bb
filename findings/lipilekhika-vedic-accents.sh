#!/usr/bin/env bash
# One would guess: lipilekhika writes the accents of the Veda in Latin letters as accents (agním), or leaves them out.
# What happens: they become arrows within the words: "a↓gnimī↑ḷē".
# Why it matters: the first line of the Rigveda can be neither read nor searched so; the arrows are signs of mathematics, which cut the words
# for whatever looks for letters.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check lipilekhika==1.0.7
cat > "$dir/try.py" <<'PY'
from lipilekhika import transliterate
for script in ["Romanized", "Normal", "Telugu"]:
    print(script, transliterate("अ॒ग्निमी॑ळे पु॒रोहि॑तं", "Devanagari", script))
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'lipilekhika 1.0.7\n%s\n' "$out"
grep -qxF 'Romanized a↓gnimī↑ḷē pu↓rōhi↑taṁ' <<<"$out" && echo "as found: arrows within the words" || { echo "changed"; exit 1; }
