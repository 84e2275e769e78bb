#!/usr/bin/env bash
# One would guess: a label for an entry of a TEI bibliography has the words of its title, also those that are in `hi`; the label of a person by
# the same library has.
# What happens: acdh-tei-pyutils's label of an entry ends at the first element of the title, and a title that begins with one is "o.T.", its words
# for "no title".
# Why it matters: an essay on The Tide is "On" in a list, and one that is called after a work has no title.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check acdh-tei-pyutils==2.4.0
cat > "$dir/try.py" <<'PY'
from acdh_tei_pyutils.utils import make_bibl_label, make_entity_label
from lxml import etree
space = 'xmlns="http://www.tei-c.org/ns/1.0"'
for title in "On the Tide", "On <hi>The Tide</hi> and oil", "<hi>The Tide</hi> and oil":
    print(title, "|", make_bibl_label(etree.fromstring(f"<biblStruct {space}><monogr><author><surname>Roe</surname></author><title>{title}</title><imprint><date>1834</date></imprint></monogr></biblStruct>")))
print("person |", make_entity_label(etree.fromstring(f"<person {space}><persName>Ann <hi>Roe</hi></persName></person>"))[0])
PY
out=$("$dir/v/bin/python" -W ignore "$dir/try.py"); printf 'acdh-tei-pyutils 2.4.0\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: titles end at their first italics" || { echo "changed"; exit 1; }
On the Tide | Roe, On the Tide, 1834
On <hi>The Tide</hi> and oil | Roe, On , 1834
<hi>The Tide</hi> and oil | Roe, o.T., 1834
person | Ann Roe
SEEN
