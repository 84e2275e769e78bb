#!/usr/bin/env bash
# One would guess: oitei, which makes TEI of OpenITI mARkdown, puts a `pb` where a page ends (PageV01P005) and leaves the words before and after it.
# What happens: the `pb` is put where the page begins, and the sign taken out with the spaces on both sides: "words here PageV01P005 and more" is "words hereand more".
# Why it matters: most pages end in the middle of a sentence; each gives a word that isn't in the text, and takes two that are.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check oitei==1.1.1
printf '%s\n' '######OpenITI#' '#META# x' '#META#Header#End#' '' '### | Chapter' '# First words here PageV01P005 and more' '~~ on the next line.' '# Then the end. PageV01P006' > "$dir/text.md"
cat > "$dir/try.py" <<'PY'
import re, sys, oitei
tei = str(oitei.convert(open(sys.argv[1]).read()))
body = tei[tei.index("<body>"):tei.index("</body>")]
print(re.findall(r'<pb [^>]*>', body))
print(" ".join(re.sub(r"<[^>]*>", "", body).split()))
PY
out=$("$dir/v/bin/python" "$dir/try.py" "$dir/text.md" 2>/dev/null); printf 'oitei 1.1.1\n%s\n' "$out"
grep -qF 'First words hereand more' <<<"$out" && echo "as found: two words are one" || { echo "changed"; exit 1; }
