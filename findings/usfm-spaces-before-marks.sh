#!/usr/bin/env bash
# One would guess: USFM that is read and written again has the same words with the same spaces between them; in USFM a space counts.
# What happens: usfm3 puts a space behind each closed character style and before each note: "God's" becomes "God 's", "heaven."
# becomes "heaven ."; its USX of the same text is right. usfm-grammar, through USJ (the JSON form), puts spaces on both sides.
# Why it matters: the text changes at each marked word, quotes from it are not found again, and print shows the spaces.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check usfm3==0.3.1 usfm-grammar==3.2.1
cat > "$dir/try.py" <<'PY'
import usfm3
from usfm_grammar import USFMParser
text = "\\id GEN Lamps\n\\c 1\n\\p\n\\v 1 In the beginning\\f + \\ft Or start.\\f* was \\nd God\\nd*'s \\add heaven\\add*.\n"
one, two = usfm3.parse(text), USFMParser(text)
print("diagnostics:", one.diagnostics(), two.errors)
for name, written in {"usfm3": one.to_usfm(), "usfm3, USX": one.to_usx(), "usfm-grammar": USFMParser(from_usj=two.to_usj()).usfm}.items():
    print(name, *[line.strip() for line in written.splitlines() if "beginning" in line])
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'usfm3 0.3.1, usfm-grammar 3.2.1\n%s\n' "$out"
grep -qF "diagnostics: [] []" <<<"$out" && grep -F 'usfm3 ' <<<"$out" | grep -qF "\\nd God\\nd* 's" && grep -qF "God</char>'s" <<<"$out" && grep -F 'usfm-grammar ' <<<"$out" | grep -qF "\\nd God \\nd* 's" \
  && echo "as found: spaces before the marks" || { echo "changed"; exit 1; }
