#!/usr/bin/env bash
# One would guess: the words that a cross-reference of an ODT file shows, "see note 5 on page 12", are in the text taken from it, as the
# words of links are: they are in the file.
# What happens: officeparser and the formatted text of odfdo leave the numbers of all cross-references out (to bookmarks, marks, notes):
# "see note on page". odfpy has them.
# Why it matters: the references of an apparatus, to its own notes and pages, are fields like these; each becomes a sentence with a gap.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check odfdo==3.27.3 odfpy==1.4.1
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts officeparser@7.8.0 >/dev/null)
cat > "$dir/make.py" <<'PY'
import sys, zipfile
urn = "urn:oasis:names:tc:opendocument:xmlns:"
with zipfile.ZipFile(sys.argv[1], "w") as file:
    file.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    file.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{urn}manifest:1.0" manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>')
    file.writestr("content.xml", f'<office:document-content xmlns:office="{urn}office:1.0" xmlns:text="{urn}text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:body><office:text><text:p><text:bookmark text:name="b"/><text:reference-mark text:name="m"/>The <text:a xlink:href="http://example.org/">lamp</text:a>, see note <text:note-ref text:ref-name="n" text:note-class="footnote" text:reference-format="text">5</text:note-ref> on page <text:bookmark-ref text:ref-name="b" text:reference-format="page">12</text:bookmark-ref> and <text:reference-ref text:ref-name="m" text:reference-format="chapter">chapter 3</text:reference-ref>.</text:p></office:text></office:body></office:document-content>')
PY
python3 "$dir/make.py" "$dir/a.odt"
cat > "$dir/try.py" <<'PY'
import sys
from odf import opendocument, teletype
from odfdo import Document
print("odfpy |", teletype.extractText(opendocument.load(sys.argv[1]).text))
print("odfdo |", Document(sys.argv[1]).get_formatted_text().strip())
PY
printf '%s\n' "const office = require('officeparser'), read = office.parseOfficeAsync ?? office.parseOffice" "read('a.odt').then(text => console.log('officeparser |', (typeof text === 'string' ? text : text.toText()).trim()))" > "$dir/try.cjs"
out=$("$dir/v/bin/python" "$dir/try.py" "$dir/a.odt"; cd "$dir" && node try.cjs); printf 'odfpy 1.4.1, odfdo 3.27.3, officeparser 7.8.0\n%s\n' "$out"
grep -qF 'odfpy | The lamp, see note 5 on page 12 and chapter 3.' <<<"$out" && [ "$(grep -cE '^(odfdo|officeparser) \| The lamp, see note +on page +and +\.$' <<<"$out")" = 2 ] \
  && echo "as found: what cross-references say is lost" || { echo "changed"; exit 1; }
