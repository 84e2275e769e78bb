#!/usr/bin/env bash
# One would guess: a document that htmlparser2 read as XML and writes as XML (`xmlMode` both times) has its processing instructions as they
# were, as it had with version 10.
# What happens: from version 12 on they have lost their question mark at the end: `<?pb 12?>` becomes `<?pb 12>`, `<?xml-model …?>` likewise, and
# the file is no XML any more. Comments, CDATA sections and elements are right.
# Why it matters: a TEI file that went through a script once can't be opened by any XML program; the script itself, being lenient, reads it on.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts ten@npm:htmlparser2@10.1.0 twelve@npm:htmlparser2@12.0.0 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)
for (const name of ['ten', 'twelve']) {
  const { parseDocument, DomUtils } = require(name)
  const text = '<?xml-model href="tei.rng"?><p>The lamp<?pb 12?> burned<![CDATA[ & ]]>low.<!-- c --></p>'
  console.log(name, DomUtils.getOuterHTML(parseDocument(text, { xmlMode: true }), { xmlMode: true }))
}
JS
out=$(cd "$dir" && node try.mjs)
printf 'htmlparser2 10.1.0, 12.0.0\n%s\n' "$out"
[ "$out" = 'ten <?xml-model href="tei.rng"?><p>The lamp<?pb 12?> burned<![CDATA[ & ]]>low.<!-- c --></p>
twelve <?xml-model href="tei.rng"><p>The lamp<?pb 12> burned<![CDATA[ & ]]>low.<!-- c --></p>' ] && echo "as found: processing instructions are no XML" || { echo "changed"; exit 1; }
