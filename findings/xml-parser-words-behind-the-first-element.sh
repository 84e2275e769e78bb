#!/usr/bin/env bash
# One would guess: xml-parser (npm) gives an element's children and its text, be it in pieces, or refuses text between elements.
# What happens: it stops where text follows a child: of "The <hi>old</hi> lamp <hi>burned</hi>." there are "The " and the first <hi>, the second
# isn't among the children. Paragraphs behind it aren't read either: of a text in two paragraphs there is half of the first.
# Why it matters: files of data are read whole, so that it shows only in prose, of which all is lost behind the first italic word.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts xml-parser@1.2.1 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { createRequire } from 'node:module'
const parse = createRequire(import.meta.url)('xml-parser')
const show = ({ name, content, children }) => `${name}(${[content, ...children.map(show)].filter(Boolean).join(' ')})`
for (const text of ['<list><item>lamp</item><item>tide</item></list>', '<text><p>The <hi>old</hi> lamp <hi>burned</hi>.</p><p>All night.</p></text>'])
  console.log(show(parse(text).root))
JS
out=$(cd "$dir" && node try.mjs)
printf 'xml-parser 1.2.1\n%s\n' "$out"
[ "$out" = $'list(item(lamp) item(tide))\ntext(p(The  hi(old)))' ] && echo "as found: it ends where text follows an element" || { echo "changed"; exit 1; }
