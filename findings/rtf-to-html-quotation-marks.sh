#!/usr/bin/env bash
# One would guess: quotation marks and dashes of an RTF file, which Word writes by their names (\ldblquote, \emdash), are in the HTML, and of a
# letter by its number the sign that stands behind it for old readers (\u8217?) is not.
# What happens: @iarna/rtf-to-html leaves out the marks that are written by name, and keeps the question mark: O’?Brien. The words of a footnote
# are in the sentence, without a mark.
# Why it matters: nothing tells what was quoted, and names are spelled with a question mark as if an editor had doubted them.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @iarna/rtf-to-html@1.1.0 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const { fromString } = require('@iarna/rtf-to-html')
const text = String.raw`{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times;}}\pard O\u8217?Brien said \ldblquote light it\rdblquote \emdash and went{\super\chftn}{\footnote\pard\plain {\super\chftn} So the second witness.} home.\par}`
fromString(text, (error, page) => console.log(error ?? page.match(/<p>([\s\S]*?)<\/p>/)[1]))
JS
out=$(cd "$dir" && node try.cjs); printf '@iarna/rtf-to-html 1.1.0\n%s\n' "$out"
[ "$out" = 'O’?Brien said light itand went So the second witness. home.' ] && echo "as found: quotation marks are lost, question marks come" || { echo "changed"; exit 1; }
