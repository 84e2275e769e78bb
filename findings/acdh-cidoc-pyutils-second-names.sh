#!/usr/bin/env bash
# One would guess: acdh-cidoc-pyutils makes one appellation of each name that a person has in TEI, with its words and its language.
# What happens: a name with exactly one element in it (a surname alone, a word in italics, a footnote) gets the words and the language of the person's
# first name: "Oleander" in Latin, with <hi>, is "Ida Holm" in Norwegian. Names with no element in them and with two are right.
# Why it matters: pseudonyms and Latin forms are what the second names are for; in the graph they are not, and nothing finds the person by them.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check acdh-cidoc-pyutils==1.12.1
cat > "$dir/try.py" <<'PY'
from acdh_cidoc_pyutils import make_appellations
from lxml import etree
from rdflib import RDFS, URIRef
for second in ["Oleander", "<hi>Oleander</hi>", "<surname>Oleander</surname>", "<forename>Ole</forename> <surname>Ander</surname>"]:
    person = etree.fromstring(f'<person xmlns="http://www.tei-c.org/ns/1.0"><persName xml:lang="no">Ida Holm</persName><persName xml:lang="la">{second}</persName></person>')
    graph = make_appellations(URIRef("https://example.org/p"), person, type_domain="https://example.org/t", default_lang="und")
    print(second, "->", sorted(f"{it}@{it.language}" for subject, _, it in graph.triples((None, RDFS.label, None)) if "/p/" in subject))
PY
out=$("$dir/v/bin/python" "$dir/try.py")
printf 'acdh-cidoc-pyutils 1.12.1\n%s\n' "$out"
[ "$(sed 's/.*-> //' <<<"$out")" = "['Ida Holm@no', 'Oleander@la']
['Ida Holm@no', 'Ida Holm@no']
['Ida Holm@no', 'Ida Holm@no']
['Ander, Ole@la', 'Ida Holm@no']" ] && echo "as found: a second name is the first" || { echo "changed"; exit 1; }
