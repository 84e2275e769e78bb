#!/usr/bin/env bash
# One would guess: the space between an italic and a bold word of a sentence is in the RTF that is made of it.
# What happens: html-to-rtf leaves out what is nothing but a space between two elements: "<i>The Tide</i> <b>1834</b>" is "The Tide1834".
# Why it matters: head words of a note and titles stand side by side so; two words become one.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts html-to-rtf@2.1.0 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const writer = require('html-to-rtf')
for (const page of ['<p>See <i>The Tide</i> <b>1834</b> here.</p>', '<p>See <i>The Tide</i> of <b>1834</b> here.</p>']) console.log(page, '|', writer.convertHtmlToRtf(page))
JS
out=$(cd "$dir" && node try.cjs); printf 'html-to-rtf 2.1.0\n%s\n' "$out"
grep -qF '{\pard See {\i The Tide}{\b 1834} here.' <<<"$out" && grep -qF '{\pard See {\i The Tide} of {\b 1834} here.' <<<"$out" && echo "as found: the space is lost" || { echo "changed"; exit 1; }
