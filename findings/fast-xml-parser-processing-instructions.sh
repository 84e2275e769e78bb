#!/usr/bin/env bash
# One would guess: fast-xml-parser, told to keep order, comments and all spaces, writes a file as it was read, with its processing instructions.
# What happens: of an instruction the parts that look like attributes are kept; all others are lost: <?page 12?> becomes <?page?>, and editors'
# place holders (<?xm-replace_text [Lamp]?>) are emptied.
# Why it matters: pages and columns of transcriptions are marked so, where an element would break the hierarchy; the marks remain without the
# numbers, and the xml-model line above, which is most looked at, is whole.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts fast-xml-parser@5.12.1 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const { XMLParser, XMLBuilder } = require('fast-xml-parser')
const options = { preserveOrder: true, ignoreAttributes: false, trimValues: false, parseTagValue: false, suppressEmptyNode: true, commentPropName: '#comment' }
for (const file of ['<?xml-model href="tei.rng" type="application/xml"?><p>The <hi>lamp</hi> <!-- B --> burns.</p>', '<p>The lamp<?page 12?> burns.</p>', '<p>The <?xm-replace_text [Lamp]?></p>'])
  console.log(file, '\n  ', new XMLBuilder(options).build(new XMLParser(options).parse(file)))
JS
out=$(cd "$dir" && node try.cjs); printf 'fast-xml-parser 5.12.1\n%s\n' "$out"
diff -Z - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: the words of instructions are lost" || { echo "changed"; exit 1; }
<?xml-model href="tei.rng" type="application/xml"?><p>The <hi>lamp</hi> <!-- B --> burns.</p>
   <?xml-model href="tei.rng" type="application/xml"?><p>The <hi>lamp</hi> <!-- B --> burns.</p>
<p>The lamp<?page 12?> burns.</p>
   <p>The lamp<?page?> burns.</p>
<p>The <?xm-replace_text [Lamp]?></p>
   <p>The <?xm-replace_text?></p>
SEEN
