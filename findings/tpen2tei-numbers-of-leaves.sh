#!/usr/bin/env bash
# One would guess: the page breaks that tpen2tei makes of a IIIF manifest have the labels of its canvases as numbers, or what is a number in
# them.
# What happens: what stands behind the last full stop of a label is taken for the ending of a file's name and cut off: each "fol. 12v" is
# "fol", each "p. 7" is "p", "MS. Hart 3, f. 1r" is "MS. Hart 3, f"; "12v" and "MS_A_012v.jpg" are right.
# Why it matters: libraries label canvases so; all pages of the edition have one number, and no place can be cited by its leaf.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check tpen2tei==1.2.9
cat > "$dir/try.py" <<'PY'
from tpen2tei.parse import from_sc
def canvas(number, label):
    return {"@id": f"https://example.org/canvas/{number}", "label": label, "height": 1000, "width": 800, "otherContent": [{"@type": "sc:AnnotationList", "@id": f"https://example.org/list/{number}", "resources": [
        {"@id": f"https://example.org/line/{number}", "@type": "oa:Annotation", "motivation": "oad:transcribing", "_tpen_line_id": f"line/{number}", "_tpen_creator": 1,
         "resource": {"@type": "cnt:ContentAsText", "cnt:chars": "Lucerna ardet "}, "on": f"https://example.org/canvas/{number}#xywh=10,50,700,40"}]}]}
labels = ["12v", "MS_A_012v.jpg", "fol. 12v", "fol. 13r", "p. 7", "MS. Hart 3, f. 1r"]
manifest = {"@context": "http://iiif.io/api/presentation/2/context.json", "@type": "sc:Manifest", "@id": "https://example.org/manifest", "label": "MS A", "sequences": [{"canvases": [canvas(*pair) for pair in enumerate(labels, 1)]}]}
for label, pb in zip(labels, from_sc(manifest).iter("{http://www.tei-c.org/ns/1.0}pb")):
    print(label, "->", pb.get("n"))
PY
out=$(cd "$dir" && v/bin/python -W ignore try.py 2>&1); printf 'tpen2tei 1.2.9\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: leaves have lost their numbers" || { echo "changed"; exit 1; }
WARNING: unblocked text detected. Wrapping in anonymous block
12v -> 12v
MS_A_012v.jpg -> 12v
fol. 12v -> fol
fol. 13r -> fol
p. 7 -> p
MS. Hart 3, f. 1r -> MS. Hart 3, f
SEEN
