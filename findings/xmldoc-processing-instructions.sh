#!/usr/bin/env bash
# One would guess: XmlDocument of xmldoc (npm), which keeps comments and CDATA sections and says that it can write the document again, keeps
# processing instructions too.
# What happens: they are gone, within the text and in front of it: page breaks written as `<?pb 12?>`, and `<?xml-model …?>` with the schema
# of a TEI file. Comments beside them are kept.
# Why it matters: the pages of the printed edition, and what the file is to be checked with, are lost at the first change by a script.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts xmldoc@3.0.0 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { createRequire } from 'node:module'
const { XmlDocument } = createRequire(import.meta.url)('xmldoc')
const text = '<?xml-model href="tei.rng"?><TEI><!-- c --><p>The lamp<?pb 12?> burned<![CDATA[ & ]]>low.</p></TEI>'
console.log(new XmlDocument(text).toString({ compressed: true, preserveWhitespace: true }))
JS
out=$(cd "$dir" && node try.mjs)
printf 'xmldoc 3.0.0\n%s\n' "$out"
[ "$out" = '<TEI><!-- c --><p>The lamp burned<![CDATA[ & ]]>low.</p></TEI>' ] && echo "as found: processing instructions are lost" || { echo "changed"; exit 1; }
