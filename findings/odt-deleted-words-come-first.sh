#!/usr/bin/env bash
# One would guess: what was deleted from an ODT file while changes were recorded is not in the text taken from it; the file keeps it
# apart from the text, in a list before it.
# What happens: officeparser has the deleted words as a paragraph of their own before the first one of the text; odfdo counts it among
# the paragraphs of the body, so that the first paragraph of the file is one that nobody can read in it.
# Why it matters: an edition that is made of the file begins with words that were struck out, and paragraph numbers are all one too high.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check odfdo==3.27.3
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts officeparser@7.8.0 >/dev/null)
cat > "$dir/make.py" <<'PY'
import sys, zipfile
urn = "urn:oasis:names:tc:opendocument:xmlns:"
with zipfile.ZipFile(sys.argv[1], "w") as file:
    file.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    file.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{urn}manifest:1.0" manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>')
    file.writestr("content.xml", f'<office:document-content xmlns:office="{urn}office:1.0" xmlns:text="{urn}text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.2"><office:body><office:text><text:tracked-changes><text:changed-region xml:id="c1" text:id="c1"><text:deletion><office:change-info><dc:creator>A</dc:creator><dc:date>2026-01-01T00:00:00</dc:date></office:change-info><text:p>never, I swear, </text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>The lamp <text:change text:change-id="c1"/>burned.</text:p></office:text></office:body></office:document-content>')
PY
python3 "$dir/make.py" "$dir/a.odt"
printf '%s\n' "const office = require('officeparser'), read = office.parseOfficeAsync ?? office.parseOffice" "read('a.odt').then(text => console.log('officeparser |', (typeof text === 'string' ? text : text.toText()).trim().replace(/\n+/g, ' / ')))" > "$dir/try.cjs"
out=$("$dir/v/bin/python" -c 'import sys; from odfdo import Document
print("odfdo |", *[str(paragraph).strip() + " /" for paragraph in Document(sys.argv[1]).body.paragraphs])' "$dir/a.odt"; cd "$dir" && node try.cjs)
printf 'odfdo 3.27.3, officeparser 7.8.0, of "The lamp burned." from which words were deleted\n%s\n' "$out"
[ "$(grep -cE '^(odfdo|officeparser) \| never, I swear, +/ The lamp burned\.' <<<"$(sed 's/swear, */swear, /' <<<"$out")")" = 2 ] && echo "as found: deleted words are the first paragraph" || { echo "changed"; exit 1; }
