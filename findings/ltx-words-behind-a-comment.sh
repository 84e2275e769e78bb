#!/usr/bin/env bash
# One would guess: ltx (npm), an XML parser, drops comments and processing instructions, as many do, and keeps the words beside them.
# What happens: the words behind a comment or a processing instruction are lost up to the next tag: of "The lamp<!-- c --> burned <b>low</b>." there
# is "The lamp<b>low</b>.". Words before it and behind the next tag are right.
# Why it matters: page breaks as instructions and editors' remarks as comments stand in the middle of sentences; half a sentence is gone at
# each, and nothing is said.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts ltx@3.1.2 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { createRequire } from 'node:module'
const { parse } = createRequire(import.meta.url)('ltx')
for (const text of ['<p>The lamp burned <b>low</b>.</p>', '<p>The lamp<!-- c --> burned <b>low</b>.</p>', '<p>The lamp<?pb 12?> burned <b>low</b>.</p>', '<p>The lamp burned.<!-- c --></p>'])
  console.log(text, '->', parse(text).toString())
JS
out=$(cd "$dir" && node try.mjs)
printf 'ltx 3.1.2\n%s\n' "$out"
[ "$(sed 's/.*-> //' <<<"$out")" = $'<p>The lamp burned <b>low</b>.</p>\n<p>The lamp<b>low</b>.</p>\n<p>The lamp<b>low</b>.</p>\n<p>The lamp burned.</p>' ] && echo "as found: words behind a comment are lost" || { echo "changed"; exit 1; }
