#!/usr/bin/env bash
# One would guess: a reader of EndNote's XML, in which each change of type face in a field is another `style` element, joins them: the title is "On
# The Tide and its critics".
# What happens: endnote-utils takes the first `style`: the title is "On". Editors and translators of a book become its authors.
# Why it matters: essays on works have the work's name in italics in their titles, and all of them are called "On" or "The text of".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check endnote-utils==1.0.3
cat > "$dir/a.xml" <<'XML'
<?xml version="1.0" encoding="UTF-8"?><xml><records><record><database name="a.enl">a.enl</database><ref-type name="Book Section">5</ref-type><contributors><authors><author><style face="normal">Roe, Ann</style></author></authors><secondary-authors><author><style face="normal">Doe, Eve</style></author></secondary-authors></contributors><titles><title><style face="normal">On </style><style face="italic">The Tide</style><style face="normal"> and its critics</style></title><secondary-title><style face="normal">Lamps</style></secondary-title></titles><dates><year><style face="normal">1834</style></year></dates></record></records></xml>
XML
cat > "$dir/try.py" <<'PY'
import csv, sys
from pathlib import Path
from endnote_utils import export
export(Path(sys.argv[1]), Path(sys.argv[2]))
for row in csv.DictReader(open(sys.argv[2], encoding="utf-8-sig")):
    print("title", repr(row["title"]), "authors", repr(row["authors"]), "year", row["year"])
PY
out=$("$dir/v/bin/python" "$dir/try.py" "$dir/a.xml" "$dir/a.csv" 2>&1); printf 'endnote-utils 1.0.3\n%s\n' "$out"
grep -qxF "title 'On' authors 'Roe, Ann; Doe, Eve' year 1834" <<<"$out" && echo "as found: the title ends at its first italics" || { echo "changed"; exit 1; }
