#!/usr/bin/env bash
# One would guess: lang('la') is true of an element within a paragraph with xml:lang="la", as XPath has it: the nearest ancestor with the
# attribute decides.
# What happens: elementpath asks the element itself, then the root of the file, and only where the root has no language what is between: in
# a Latin text the word in italics of an English paragraph is Latin. The two-argument form, lang('la', //hi), is false.
# Why it matters: editions with translations, quotations and letters mark the language at the text and again at each paragraph; rules and
# registers by language take one for the other, without an error.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check elementpath==5.1.4
cat > "$dir/try.py" <<'PY'
import elementpath, xml.etree.ElementTree as ET
from elementpath.xpath3 import XPath3Parser
for language in (' xml:lang="la"', ""):
    text = ET.XML(f'<text{language}><p n="1" xml:lang="la">lucerna <hi>ardet</hi></p><p n="2" xml:lang="en">the <hi>lamp</hi></p></text>')
    print(f"<text{language}>")
    for path in ("//p[lang('la')]/@n", "//hi[lang('la')]/string()", "//hi[lang('en')]/string()", "lang('la', (//hi)[1])", "//hi[ancestor::*[@xml:lang][1]/@xml:lang = 'la']/string()"):
        print(" ", path, "->", elementpath.select(text, path, parser=XPath3Parser))
PY
out=$(cd "$dir" && v/bin/python -W ignore try.py 2>&1); printf 'elementpath 5.1.4\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: the root goes before the paragraph" || { echo "changed"; exit 1; }
<text xml:lang="la">
  //p[lang('la')]/@n -> ['1']
  //hi[lang('la')]/string() -> ['ardet', 'lamp']
  //hi[lang('en')]/string() -> []
  lang('la', (//hi)[1]) -> False
  //hi[ancestor::*[@xml:lang][1]/@xml:lang = 'la']/string() -> ['ardet']
<text>
  //p[lang('la')]/@n -> ['1']
  //hi[lang('la')]/string() -> ['ardet']
  //hi[lang('en')]/string() -> ['lamp']
  lang('la', (//hi)[1]) -> False
  //hi[ancestor::*[@xml:lang][1]/@xml:lang = 'la']/string() -> ['ardet']
SEEN
