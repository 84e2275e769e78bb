#!/usr/bin/env bash
# One would guess: isbnlib finds the ISBN of an imprint whether its groups are parted by hyphens or by spaces; the standard allows both.
# What happens: with spaces or en dashes none is found (`get_isbnlike`, `get_canonical_isbn`), though the same library says of the same
# words that they are a valid ISBN, and takes the number out (`is_isbn13`, `canonical`).
# Why it matters: imprints are set with spaces as often, and typeset ones with dashes; a list of the books of a bibliography is short of these.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check isbnlib==3.10.14
cat > "$dir/try.py" <<'PY'
import isbnlib
for words in ["ISBN 978-0-306-40615-7", "ISBN 978 0 306 40615 7", "ISBN 978–0–306–40615–7"]:
    print(words, isbnlib.get_isbnlike(words), repr(isbnlib.get_canonical_isbn(words)), isbnlib.is_isbn13(words), isbnlib.canonical(words))
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'isbnlib 3.10.14: found, found, valid, taken out\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: with spaces there is none" || { echo "changed"; exit 1; }
ISBN 978-0-306-40615-7 ['978-0-306-40615-7'] '9780306406157' True 9780306406157
ISBN 978 0 306 40615 7 [] '' True 9780306406157
ISBN 978–0–306–40615–7 [] '' True 9780306406157
SEEN
