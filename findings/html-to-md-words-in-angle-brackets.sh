#!/usr/bin/env bash
# One would guess: html-to-md writes words in angle brackets (`&lt;et&gt;` in HTML), as editors put what they supply, so that Markdown shows them.
# What happens: they are written `<et>`, which is a tag in Markdown: the word isn't on the page. Asterisks, underscores and square
# brackets are guarded.
# Why it matters: angle brackets are the editors' own sign for supplied words; just these are gone when the Markdown is shown.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts html-to-md@0.8.8 marked@15.0.12 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { createRequire } from 'node:module'
import { marked } from 'marked'
const convert = createRequire(import.meta.url)('html-to-md')
for (const html of ['<p>dixit [et] abiit *</p>', '<p>dixit &lt;et&gt; abiit</p>']) {
  const markdown = convert(html)
  console.log(html, '->', markdown, '->', marked(markdown).trim())
}
JS
out=$(cd "$dir" && node try.mjs)
printf 'html-to-md 0.8.8\n%s\n' "$out"
[ "$out" = '<p>dixit [et] abiit *</p> -> dixit \[et\] abiit \* -> <p>dixit [et] abiit *</p>
<p>dixit &lt;et&gt; abiit</p> -> dixit <et> abiit -> <p>dixit <et> abiit</p>' ] && echo "as found: a word in angle brackets becomes a tag" || { echo "changed"; exit 1; }
