#!/usr/bin/env bash
# One would guess: fb2reader gives all authors of an FB2 book; the format lets an author have a `nickname` in the place of a name.
# What happens: authors with a nickname alone are left out: of Ida Holm and "Oleander" there is Holm, a book by "Oleander" has no author.
# Why it matters: pseudonyms are how anonymous and early works are catalogued; a co-author is lost, or the book goes among the anonymous.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check fb2reader==1.0.4
cat > "$dir/try.py" <<'PY'
import sys
from pathlib import Path
from fb2reader import fb2book
name, nick = "<author><first-name>Ida</first-name><last-name>Holm</last-name></author>", "<author><nickname>Oleander</nickname></author>"
for authors in [name, name + nick, nick]:
    path = Path(sys.argv[0]).with_name("a.fb2")
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?><FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0"><description><title-info><genre>antique</genre>{authors}<book-title>Lamps</book-title><lang>en</lang></title-info><document-info><author><nickname>x</nickname></author><date>2026</date><id>i</id><version>1</version></document-info></description><body><section><p>Words.</p></section></body></FictionBook>')
    print([it["full_name"] for it in fb2book(str(path)).get_authors()])
PY
out=$("$dir/v/bin/python" "$dir/try.py")
printf 'fb2reader 1.0.4\n%s\n' "$out"
[ "$out" = "['Ida Holm']
['Ida Holm']
[]" ] && echo "as found: authors by nickname are left out" || { echo "changed"; exit 1; }
