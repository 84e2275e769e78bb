#!/usr/bin/env bash
# One would guess: a manifest that iiif-prezi3 reads and writes without a change is the same manifest.
# What happens: the canvases that a range (a table of contents) refers to get an empty list of items, as if they were canvases that
# have no picture; those of the manifest itself are as they were.
# Why it matters: a reference becomes a second description of the leaf, one that says there is nothing on it; each table of contents that a
# library's tool has passed on has one for every leaf.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check iiif-prezi3==3.1.1
cat > "$dir/try.py" <<'PY'
import json, iiif_prezi3
leaf = "https://example.org/leaf/1"
manifest = {"@context": "http://iiif.io/api/presentation/3/context.json", "id": "https://example.org/manifest", "type": "Manifest", "label": {"none": ["MS"]},
  "items": [{"id": leaf, "type": "Canvas", "height": 9, "width": 9, "label": {"none": ["1r"]}}],
  "structures": [{"id": "https://example.org/range", "type": "Range", "label": {"en": ["Psalm 1"]}, "items": [{"id": leaf, "type": "Canvas"}]}]}
written = json.loads(iiif_prezi3.Manifest(**json.loads(json.dumps(manifest))).json())
print("read   ", json.dumps(manifest["structures"][0]["items"]))
print("written", json.dumps(written["structures"][0]["items"]))
PY
out=$("$dir/v/bin/python" "$dir/try.py" 2>/dev/null); printf 'iiif-prezi3 3.1.1\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: a reference becomes an empty canvas" || { echo "changed"; exit 1; }
read    [{"id": "https://example.org/leaf/1", "type": "Canvas"}]
written [{"id": "https://example.org/leaf/1", "type": "Canvas", "items": []}]
SEEN
