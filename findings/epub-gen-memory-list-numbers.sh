#!/usr/bin/env bash
# One would guess: a maker of EPUBs that keeps languages, directions, footnotes and spans of cells keeps the numbers of a list as well.
# What happens: epub-gen-memory takes start, reversed and value away, without a word: a list that goes on at 5 begins at 1 again.
# Why it matters: numbered theses, articles and paragraphs that go on after a remark get other numbers than the ones they are cited by.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts epub-gen-memory@1.1.2 jszip@3.10.1 >/dev/null)
cat > "$dir/try.cjs" <<'JS'
const epub = require('epub-gen-memory').default, zip = require('jszip')
const content = '<p lang="he" dir="rtl">א</p><ol start="5"><li>fifth</li><li value="9">ninth</li></ol>'
epub({ title: 'Theses', author: 'A', lang: 'en' }, [{ title: 'One', content }]).then(zip.loadAsync).then(async book => {
  const page = Object.keys(book.files).find(name => /One\.xhtml$/.test(name))
  console.log((await book.file(page).async('string')).match(/<p.*<\/ol>/s)[0])
})
JS
out=$(cd "$dir" && node try.cjs 2>&1); printf 'epub-gen-memory 1.1.2\n%s\n' "$out"
grep -qF '<ol><li>fifth</li><li>ninth</li></ol>' <<<"$out" && grep -qF 'dir="rtl"' <<<"$out" && echo "as found: the numbers are gone" || { echo "changed"; exit 1; }
