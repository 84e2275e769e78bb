#!/usr/bin/env bash
# One would guess: unified-latex writes the address of \href{http://example.org/a\%20b\#n} without the backslashes that LaTeX's hyperref
# asks for there.
# What happens: they stay in the address: http://example.org/a\%20b\#n, which a browser reads as http://example.org/a/%20b/#n.
# Why it matters: links to sections of a page and to files with spaces are written so in each LaTeX document, in a note at the latest; they
# lead to other pages of the same site.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @unified-latex/unified-latex-to-hast@1.8.4 @unified-latex/unified-latex-util-parse@1.8.4 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { convertToHtml } from '@unified-latex/unified-latex-to-hast'
import { parse } from '@unified-latex/unified-latex-util-parse'
for (const words of ['\\href{http://example.org/a\\%20b\\#n3}{lamp}', '\\href{http://example.org/a?b=1\\&c=2}{lamp}', '\\href{http://example.org/a\\_b}{lamp}', '\\href{http://example.org/a}{lamp}']) {
  const html = convertToHtml(parse(words)).replaceAll('&#x26;', '&')
  console.log(words, '->', html, '->', new URL(html.match(/href="([^"]*)"/)[1]).href)
}
JS
out=$(cd "$dir" && node try.mjs); printf '@unified-latex/unified-latex-to-hast 1.8.4\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: the backslashes stay in the address" || { echo "changed"; exit 1; }
\href{http://example.org/a\%20b\#n3}{lamp} -> <a class="href" href="http://example.org/a\%20b\#n3">lamp</a> -> http://example.org/a/%20b/#n3
\href{http://example.org/a?b=1\&c=2}{lamp} -> <a class="href" href="http://example.org/a?b=1\&c=2">lamp</a> -> http://example.org/a?b=1\&c=2
\href{http://example.org/a\_b}{lamp} -> <a class="href" href="http://example.org/a\_b">lamp</a> -> http://example.org/a/_b
\href{http://example.org/a}{lamp} -> <a class="href" href="http://example.org/a">lamp</a> -> http://example.org/a
SEEN
