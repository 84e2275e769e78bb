#!/usr/bin/env bash
# One would guess: nodepub (npm) writes the title, author and chapter titles that it is given as text into the files of the book, "&" as "&amp;".
# What happens: they are put in as they are: a book by "Hart & Son" has a package file and a table of contents that are no XML, with no
# error when it is made.
# Why it matters: publishers, two authors and old titles have an ampersand; readers and shops refuse the book.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts nodepub@5.1.1 fast-xml-parser@4.5.3 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { createRequire } from 'node:module'
import { writeFileSync } from 'node:fs'
import { XMLValidator } from 'fast-xml-parser'
writeFileSync('cover.png', Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'))
const nodepub = createRequire(import.meta.url)('nodepub')
for (const name of ['Hart and Son', 'Hart & Son']) {
  const book = nodepub.document({ id: '1', title: 'Lamps', author: name, cover: 'cover.png', language: 'en' })
  book.addSection(`By ${name}`, '<p>Words.</p>')
  for (const { name: file, content } of await book.getFilesForEPUB())
    if (/\.(opf|ncx)$/.test(file)) console.log(file, String(content).match(/<dc:creator[^>]*>[^<]*|<text>By[^<]*/)[0], XMLValidator.validate(String(content)) === true ? 'XML' : 'no XML')
}
JS
out=$(cd "$dir" && node try.mjs)
printf 'nodepub 5.1.1\n%s\n' "$out"
[ "$(sed 's/.*>//' <<<"$out")" = $'Hart and Son XML\nBy Hart and Son XML\nHart & Son no XML\nBy Hart & Son no XML' ] && echo "as found: ampersands are not escaped" || { echo "changed"; exit 1; }
