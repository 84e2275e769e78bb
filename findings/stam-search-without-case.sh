#!/usr/bin/env bash
# One would guess: a search of a text by STAM (stand-off annotations) that ignores case gives the positions of the words that it found.
# What happens: it searches the text in lower case and gives positions of that; after a letter whose small form has another length in
# UTF-8 (the capital ẞ, the Turkish İ, the Kelvin sign), each hit is displaced, by one more for each such letter.
# Why it matters: annotations made from a search go to other letters than the words found, for the rest of the text, without an error.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check stam==0.12.1
cat > "$dir/try.py" <<'PY'
import stam
store = stam.AnnotationStore(id="t")
for name, text in {"plain": "In Strasse the Lamp burns.", "capital sharp s": "In STRAẞE the Lamp burns.", "dotted I": "In İzmir ve İstanbul the Lamp burns."}.items():
    resource = store.add_resource(id=name, text=text)
    hit = resource.find_text("lamp", case_sensitive=False)[0]
    print(f"{name}: [{hit}]")
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'stam 0.12.1, "lamp" without case finds\n%s\n' "$out"
[ "$out" = $'plain: [Lamp]\ncapital sharp s: [ Lam]\ndotted I: [mp b]' ] && echo "as found: the hit is displaced" || { echo "changed"; exit 1; }
