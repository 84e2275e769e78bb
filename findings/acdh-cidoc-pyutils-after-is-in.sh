#!/usr/bin/env bash
# One would guess: of a TEI date that is only "not before 1834" acdh-cidoc-pyutils makes a time-span that begins in 1834 and has no end.
# What happens: it ends in 1834 too: `notBefore` alone, `from` alone and `notAfter` alone give the same span as `when`, unless the caller knows of
# an option (`fill_missing`) to switch off; the graph doesn't say which it was.
# Why it matters: "after 1834" becomes "in 1834", in data that is made to be joined with others'; a letter is then dated to a year in which it
# can't have been written.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check acdh-cidoc-pyutils==1.12.1
cat > "$dir/try.py" <<'PY'
from acdh_cidoc_pyutils import create_e52, extract_begin_end
from lxml import etree
from rdflib import URIRef
for attributes in ['when="1834"', 'notBefore="1834"', 'notAfter="1834"', 'from="1834"', 'notBefore="1834" notAfter="1836"']:
    begin, end = extract_begin_end(etree.fromstring(f'<date xmlns="http://www.tei-c.org/ns/1.0" {attributes}/>'))
    graph = create_e52(URIRef("https://example.org/s"), begin_of_begin=begin, end_of_end=end)
    print(attributes, "->", *sorted(f"{predicate.split('/')[-1]} {it}" for _, predicate, it in graph if "P82" in predicate))
PY
out=$("$dir/v/bin/python" "$dir/try.py")
printf 'acdh-cidoc-pyutils 1.12.1\n%s\n' "$out"
[ "$(head -4 <<<"$out" | sed 's/.*-> //' | sort -u)" = "P82a_begin_of_the_begin 1834 P82b_end_of_the_end 1834" ] && [ "$(tail -1 <<<"$out" | sed 's/.*-> //')" = "P82a_begin_of_the_begin 1834 P82b_end_of_the_end 1836" ] && echo "as found: not before 1834 is in 1834" || { echo "changed"; exit 1; }
