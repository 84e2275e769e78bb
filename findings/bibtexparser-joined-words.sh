#!/usr/bin/env bash
# One would guess: bibtexparser 2, which puts the words of an `@string` in the place of its name, does so where words are joined with #, too.
# What happens: the value is the expression as it was typed: `pub # " and Sons"`, `"5~" # jun`. No block is reported as failed.
# Why it matters: `"5~" # jun` is how a day is written in BibTeX; what is printed is the number sign, the quotation marks and the name.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check bibtexparser==2.1.0
cat > "$dir/try.py" <<'PY'
import bibtexparser
library = bibtexparser.parse_string('@string{pub = "House"}\n@book{a, publisher = pub, title = {Lamps}}\n@book{b, publisher = pub # " and Sons", month = "5~" # jun}\n')
for entry in library.entries:
    print({field.key: field.value for field in entry.fields})
print(len(library.failed_blocks), "failed")
PY
out=$("$dir/v/bin/python" "$dir/try.py" 2>&1); printf 'bibtexparser 2.1.0\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: the expression is the value" || { echo "changed"; exit 1; }
{'publisher': 'House', 'title': 'Lamps'}
{'publisher': 'pub # " and Sons"', 'month': '"5~" # jun'}
0 failed
SEEN
