#!/usr/bin/env bash
# One would guess: the text of a book that fb2reader gives (`get_body`) has the words of the file, and its description those of the annotation.
# What happens: the tree is laid out anew, each piece of text on a line of its own: "<emphasis>un</emphasis>burned" is "un" and "burned",
# "lamp" and its full stop are two lines; in the description too. Words without an element in them are whole.
# Why it matters: expanded letters and note marks stand within words; a text taken from the book has blanks there that no one set.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check fb2reader==1.0.4
cat > "$dir/try.py" <<'PY'
import re, sys
from pathlib import Path
from fb2reader import fb2book
path = Path(sys.argv[0]).with_name("a.fb2")
words = "<p>The <emphasis>un</emphasis>burned <strong>lamp</strong>.</p>"
path.write_text(f'<?xml version="1.0" encoding="utf-8"?><FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0"><description><title-info><genre>antique</genre><author><first-name>Ida</first-name><last-name>Holm</last-name></author><book-title>Lamps</book-title><annotation>{words}</annotation><lang>en</lang></title-info><document-info><author><nickname>x</nickname></author><date>2026</date><id>i</id><version>1</version></document-info></description><body><section><p>Whole words.</p>{words}</section></body></FictionBook>')
book = fb2book(str(path))
print("body:", " ".join(re.sub("<[^>]*>", "", str(book.get_body())).split()))
print("description:", " ".join(book.get_description().split()))
PY
out=$("$dir/v/bin/python" "$dir/try.py")
printf 'fb2reader 1.0.4\n%s\n' "$out"
[ "$out" = "body: Whole words. The un burned lamp .
description: The un burned lamp ." ] && echo "as found: words are cut at italics" || { echo "changed"; exit 1; }
