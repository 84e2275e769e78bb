#!/usr/bin/env bash
# One would guess: a canonical fragment identifier (CFI) that is read and written again is the same, with the words that it says are at
# its place: [xx,y] is "xx before it, y behind it", as in the specification's example.
# What happens: epub.js keeps an assertion of one part ([xx]), and drops one that has a comma, that is each with words on both sides.
# Why it matters: those words are all that leads a reader's note to its place once the book is revised, and a program that reads and
# writes notes by epub.js takes them out of the notes of others.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts epubjs@0.3.93 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const { CFI } = require('epubjs').default ?? require('epubjs')
for (const cfi of ['epubcfi(/6/4!/4/10/1:3[xx])', 'epubcfi(/6/4!/4/10/1:3[xx,y])', 'epubcfi(/6/4!/4/10/1:3[;s=b])'])
  console.log(cfi, '->', new CFI(cfi).toString())
JS
out=$(cd "$dir" && node try.cjs); printf 'epubjs 0.3.93\n%s\n' "$out"
grep -qxF 'epubcfi(/6/4!/4/10/1:3[xx]) -> epubcfi(/6/4!/4/10/1:3[xx])' <<<"$out" \
  && grep -qxF 'epubcfi(/6/4!/4/10/1:3[xx,y]) -> epubcfi(/6/4!/4/10/1:3)' <<<"$out" \
  && echo "as found: words on both sides are dropped, words on one side kept" || { echo "changed"; exit 1; }
