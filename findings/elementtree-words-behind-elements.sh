#!/usr/bin/env bash
# One would guess: elementtree (npm), the port of Python's module of that name, writes a file again with the words behind each element (its tail),
# which it has read.
# What happens: tails are read and not written: "The <hi>old</hi> lamp burned." comes back as "The <hi>old</hi>". What is inside of elements is
# kept, so that files of data come back whole.
# Why it matters: of a text with italics, notes or page breaks most words are lost, at the first change of an attribute.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts elementtree@0.1.7 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { createRequire } from 'node:module'
const et = createRequire(import.meta.url)('elementtree')
for (const text of ['<list><item n="1">lamp</item><item n="2">tide</item></list>', '<p>The <hi>old</hi> lamp<lb/> burned.</p>']) {
  const tree = et.parse(text)
  console.log(text, '->', tree.write({ xml_declaration: false }), '| tails:', JSON.stringify(tree.getroot().getchildren().map(it => it.tail)))
}
JS
out=$(cd "$dir" && node try.mjs)
printf 'elementtree 0.1.7\n%s\n' "$out"
[ "$out" = '<list><item n="1">lamp</item><item n="2">tide</item></list> -> <list><item n="1">lamp</item><item n="2">tide</item></list> | tails: ["",""]
<p>The <hi>old</hi> lamp<lb/> burned.</p> -> <p>The <hi>old</hi><lb /></p> | tails: [" lamp"," burned."]' ] && echo "as found: words behind elements are read and not written" || { echo "changed"; exit 1; }
