#!/usr/bin/env bash
# One would guess: tpen2tei, which makes TEI of the lines of a transcription (T-PEN, a IIIF annotation list), marks a line's end within a
# word, with break="no", where a hyphen or another sign tells so.
# What happens: each line that doesn't end with a space gets it, hyphen or none, across pages too: "Lucerna ardet" and "in domo" are one
# word, ardetin, to every reader of TEI; the hyphen of a divided word stays in the text.
# Why it matters: a line of a transcription rarely ends with a space, and many servers cut it off; the last word of each line and the first
# of the next are lost to searches and collations.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check tpen2tei==1.2.9
cat > "$dir/try.py" <<'PY'
from lxml import etree
from tpen2tei.parse import from_sc
def line(number, words):
    return {"@id": f"https://example.org/line/{number}", "@type": "oa:Annotation", "motivation": "oad:transcribing", "_tpen_line_id": f"line/{number}", "_tpen_creator": 1,
            "resource": {"@type": "cnt:ContentAsText", "cnt:chars": words}, "on": f"https://example.org/canvas/1#xywh=10,{number * 50},700,40"}
lines = ["Lucerna ardet", "in domo, cus-", "tos relinquit ", "ianuam"]
manifest = {"@context": "http://iiif.io/api/presentation/2/context.json", "@type": "sc:Manifest", "@id": "https://example.org/manifest", "label": "MS A", "sequences": [{"canvases": [
    {"@id": "https://example.org/canvas/1", "label": "MS_A_012v.jpg", "height": 1000, "width": 800, "otherContent": [{"@type": "sc:AnnotationList", "@id": "https://example.org/list", "resources": [line(n, words) for n, words in enumerate(lines, 1)]}]}]}]}
tei = from_sc(manifest)
for lb in tei.iter("{http://www.tei-c.org/ns/1.0}lb"):
    print(lb.get("n"), "break:", lb.get("break"), "|", lb.tail.rstrip("\n"))
PY
out=$(cd "$dir" && v/bin/python -W ignore try.py 2>&1); printf 'tpen2tei 1.2.9\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: lines without a space at the end are one word" || { echo "changed"; exit 1; }
WARNING: unblocked text detected. Wrapping in anonymous block
1 break: None | Lucerna ardet
2 break: no | in domo, cus-
3 break: no | tos relinquit 
4 break: None | ianuam
SEEN
