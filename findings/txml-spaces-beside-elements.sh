#!/usr/bin/env bash
# One would guess: txml (npm), asked to keep white space when it parses, writes the tree again with the spaces that it has.
# What happens: the tree has them, and `stringify` trims each text of it: "The <hi>old</hi> lamp" becomes "The<hi>old</hi>lamp". Only who
# asks for white space a second time, when writing, gets it; without either, all words beside an element are joined to it.
# Why it matters: in a text with italics and notes two words become one at each of them, and nothing in the tree shows why.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts txml@6.0.3 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { parse, stringify } from 'txml'
const text = '<p>The <hi>old</hi> <hi>lamp</hi> burned.</p>', keep = { keepWhitespace: true }
console.log('tree:', JSON.stringify(parse(text, keep)[0].children.map(it => it.children?.[0] ?? it)))
console.log('kept once:', stringify(parse(text, keep)))
console.log('kept twice:', stringify(parse(text, keep), keep))
JS
out=$(cd "$dir" && node try.mjs)
printf 'txml 6.0.3\n%s\n' "$out"
[ "$out" = 'tree: ["The ","old"," ","lamp"," burned."]
kept once: <p>The<hi>old</hi><hi>lamp</hi>burned.</p>
kept twice: <p>The <hi>old</hi> <hi>lamp</hi> burned.</p>' ] && echo "as found: texts are trimmed when they are written" || { echo "changed"; exit 1; }
