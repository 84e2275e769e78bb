#!/usr/bin/env bash
# One would guess: piffle reads the address of a IIIF image and writes the same; a size that goes beyond the image (^pct:150, ^max, of Image API 3)
# is kept or refused.
# What happens: ^max and ^300, are refused, but "^pct:150" is read, and written as "pct:150", without the sign.
# Why it matters: that is another request, which a server of version 3 must answer with an error: a scan that was enlarged for a detail isn't
# shown, and nothing was reported when the address was taken.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check piffle==0.9.0
cat > "$dir/try.py" <<'PY'
from piffle.image import IIIFImageClient
for size in ["max", "pct:50", "^pct:150", "^max", "^300,"]:
    try:
        print(size, "->", str(IIIFImageClient.init_from_url(f"https://example.org/iiif/leaf/full/{size}/0/default.jpg")).split("/")[6])
    except Exception:
        print(size, "-> refused")
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'piffle 0.9.0: the size of an address, read and written\n%s\n' "$out"
grep -qxF '^pct:150 -> pct:150' <<<"$out" && grep -qxF 'pct:50 -> pct:50' <<<"$out" && ! grep -qF -- '-> ^' <<<"$out" && echo "as found: the sign is lost from a percentage" || { echo "changed"; exit 1; }
