#!/usr/bin/env bash
# One would guess: epubcfi reads the side bias of an EPUB CFI, [;s=b], which says that a place between two pages or elements belongs to what
# stands before it, and writes it as it was.
# What happens: it is read as words that should stand at the place, ";s=b", and written with the signs escaped, [^;s^=b]; the words before a
# parameter (lamp;s=b) are run into one text with it.
# Why it matters: marks and bookmarks at a page's end have it; to the next reader the place has words that aren't in the book, so that it
# may be taken for moved, and no side.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check epubcfi==0.0.6
cat > "$dir/try.py" <<'PY'
import epubcfi
for place in ("epubcfi(/6/4!/4/10/3:10[;s=b])", "epubcfi(/6/4!/4/10/3:10[lamp,burns;s=a])", "epubcfi(/6/4!/4/10/3:10[lamp])"):
    path = epubcfi.parse(place)
    print(place, "->", f"epubcfi({path})", "| words:", path.offset.assertion)
PY
out=$(cd "$dir" && v/bin/python -W ignore try.py 2>&1); printf 'epubcfi 0.0.6\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: the side is taken for words" || { echo "changed"; exit 1; }
epubcfi(/6/4!/4/10/3:10[;s=b]) -> epubcfi(/6/4!/4/10/3:10[^;s^=b]) | words: ;s=b
epubcfi(/6/4!/4/10/3:10[lamp,burns;s=a]) -> epubcfi(/6/4!/4/10/3:10[lamp^,burns^;s^=a]) | words: lamp,burns;s=a
epubcfi(/6/4!/4/10/3:10[lamp]) -> epubcfi(/6/4!/4/10/3:10[lamp]) | words: lamp
SEEN
