#!/usr/bin/env bash
# One would guess: a hard line break of Markdown (two spaces, or a backslash, at a line's end) is a line break in the Word file.
# What happens: @mohtasham/md-to-docx writes a newline into the words instead, which Word, LibreOffice and pandoc show as a space: there is no
# `w:br` in the file.
# Why it matters: verse and addresses of letters become prose; in Markdown there is no other way to write them.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts @mohtasham/md-to-docx@4.0.1 jszip@3.10.1 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { convertMarkdownToDocx } from '@mohtasham/md-to-docx'
import JSZip from 'jszip'
const file = await convertMarkdownToDocx('The tide comes in,  \nthe tide goes out,\\\nall is still.\n')
const xml = await (await JSZip.loadAsync(await file.arrayBuffer())).file('word/document.xml').async('string')
console.log('w:br:', xml.split('<w:br').length - 1, '| words:', JSON.stringify([...xml.matchAll(/<w:t[ >][^<]*/g)].map(run => run[0].replace(/^[^>]*>/, '')).join('')))
JS
out=$(cd "$dir" && node try.mjs); printf '@mohtasham/md-to-docx 4.0.1\n%s\n' "$out"
[ "$out" = 'w:br: 0 | words: "The tide comes in,\nthe tide goes out,\nall is still."' ] && echo "as found: three lines are one" || { echo "changed"; exit 1; }
